package dev.fanlight.gateway.sim.model;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The engine answers what the model says, on any plan and whatever its calls do. */
class JoinModelTest {

  @Property(shrinking = ShrinkingMode.OFF)
  void answer_isTheModels(@ForAll long seed) {
    new ModelRun.OfSeed().accept(seed);
  }
}
