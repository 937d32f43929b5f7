package dev.fanlight.gateway.limit;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The bulkhead under thousands of random schedules. */
class BulkheadPropertyTest {

  @Property(shrinking = ShrinkingMode.OFF)
  void everySchedule_keepsTheRules(@ForAll long seed) {
    new BulkheadSchedule.OfSeed().accept(seed);
  }
}
