package dev.fanlight.gateway.sim.care;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Endpoints and circuit breakers under random schedules. {@code -Psimulation} runs many more of
 * them; {@code -Dsim.seed=N} runs one again.
 */
class CareSimulationTest {
  private static final int SEEDS =
      Boolean.getBoolean("sim.whole") ? 50_000 : Integer.getInteger("sim.slice", 150);

  @Test
  void everySchedule_keepsTheRules() {
    Long one = Long.getLong("sim.seed");
    LongStream seeds = one != null ? LongStream.of(one) : LongStream.range(0, SEEDS);
    seeds.forEach(new CareSimulation.OfSeed());
  }
}
