package dev.fanlight.gateway.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.breakage.Breakages;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The engine under thousands of random schedules. {@code -Psimulation} runs them all and demands
 * that they cover everything; {@code -Dsim.seed=N} runs one again.
 */
class FanOutSimulationTest {
  private static final int SLICE = 2_000;
  private static final int ENOUGH = 50;

  @Test
  void everySchedule_keepsTheInvariants() {
    Coverage coverage = new Coverage();
    seeds().forEach(seed -> run(seed, coverage));
    if (Boolean.getBoolean("sim.whole")) {
      System.out.println(coverage.table());
      assertThat(coverage.below(ENOUGH)).isEmpty();
    }
  }

  /** The least number that hits every cell often enough, with some to spare. */
  private static LongStream seeds() {
    Long one = Long.getLong("sim.seed");
    return one != null
        ? LongStream.of(one)
        : KnownSeeds.andThen(Boolean.getBoolean("sim.whole") ? 600_000 : SLICE);
  }

  @Test
  void failingSchedule_isShrunkToTheCallsItTakes() {
    LongFunction<?> shrink = Breakages.SIBLINGS_GO_ON.load(Shrink.class, LongFunction.class);

    List<?> takes =
        LongStream.range(0, SLICE)
            .filter(seed -> calls(seed, Set.of()).size() > 20)
            .<List<?>>mapToObj(seed -> (List<?>) shrink.apply(seed))
            .filter(calls -> !calls.isEmpty())
            .findFirst()
            .orElseThrow();

    assertThat(takes).hasSizeLessThan(6);
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

  /** Which calls it takes to fail, none if it does not; a type of the JDK for {@code Breakage}. */
  static final class Shrink implements LongFunction<List<String>> {
    @Override
    public List<String> apply(long seed) {
      if (!fails(seed, Set.of())) {
        return List.of();
      }
      Set<String> without = new HashSet<>();
      int before;
      do {
        before = without.size();
        calls(seed, without).forEach(call -> leaveOut(call, seed, without));
      } while (without.size() > before);
      return calls(seed, without);
    }

    private static void leaveOut(String call, long seed, Set<String> without) {
      without.add(call);
      if (!fails(seed, without)) {
        without.remove(call);
      }
    }
  }

  private static List<String> calls(long seed, Set<String> without) {
    return new FanOutSimulation(seed, without, new Coverage()).callNames();
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
