package dev.fanlight.gateway.sim.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.findings.Coverage;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The engine under thousands of random schedules. {@code -Psimulation} runs them all and demands
 * that they cover everything; {@code -Dsim.seed=N} runs one again.
 */
class FanOutSimulationTest {
  private static final boolean WHOLE = Boolean.getBoolean("sim.whole");

  /** At full length the least number that hits every cell often enough, with some to spare. */
  private static final int SEEDS = WHOLE ? 600_000 : Integer.getInteger("sim.slice", 2_000);

  private static final int ENOUGH = 50;

  @Test
  void everySchedule_keepsTheInvariants() {
    Coverage coverage = new Coverage();
    seeds().forEach(seed -> run(seed, coverage));
    if (WHOLE) {
      System.out.println(coverage.table());
      assertThat(coverage.below(ENOUGH)).isEmpty();
    }
  }

  private static LongStream seeds() {
    Long one = Long.getLong("sim.seed");
    return one != null ? LongStream.of(one) : KnownSeeds.andThen(SEEDS);
  }

  private static void run(long seed, Coverage coverage) {
    try {
      new FanOutSimulation(seed, Set.of(), coverage).run();
    } catch (AssertionError broken) {
      throw new AssertionError(
          "%s; it takes only %s; keep the seed in seeds.txt"
              .formatted(broken.getMessage(), new Shrink().apply(seed)),
          broken);
    }
  }
}
