package dev.fanlight.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The engine under thousands of random schedules. {@code -Dsim.schedules=100000} runs more of them
 * and demands that they cover everything; {@code -Dsim.seed=N} runs one again.
 */
class FanOutSimulationTest {
  private static final int SLICE = 1_000;
  private static final int WHOLE = 100_000;
  private static final int ENOUGH = 50;

  @Test
  void everySchedule_keepsTheInvariants() {
    Coverage coverage = new Coverage();
    Long replayed = Long.getLong("sim.seed");
    if (replayed != null) {
      run(replayed, coverage);
      return;
    }
    int schedules = Integer.getInteger("sim.schedules", SLICE);
    for (long seed = 0; seed < schedules; seed++) {
      run(seed, coverage);
    }
    System.out.println(coverage.table());
    if (schedules >= WHOLE) {
      assertThat(coverage.below(ENOUGH)).isEmpty();
    }
  }

  private static void run(long seed, Coverage coverage) {
    try {
      new FanOutSimulation(seed, Set.of(), coverage).run();
    } catch (AssertionError broken) {
      Set<String> without = shrunk(seed);
      String left = new FanOutSimulation(seed, without, new Coverage()).callNames().toString();
      throw new AssertionError(broken.getMessage() + "; it takes only " + left, broken);
    }
  }

  /** Calls that it fails without as well. */
  private static Set<String> shrunk(long seed) {
    Set<String> without = new HashSet<>();
    for (String call : new FanOutSimulation(seed, Set.of(), new Coverage()).callNames()) {
      without.add(call);
      if (!fails(seed, without)) {
        without.remove(call);
      }
    }
    return without;
  }

  private static boolean fails(long seed, Set<String> without) {
    try {
      new FanOutSimulation(seed, without, new Coverage()).run();
      return false;
    } catch (AssertionError broken) {
      return true;
    }
  }
}
