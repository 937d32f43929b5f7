package dev.fanlight.gateway.sim.fanout;

import dev.fanlight.gateway.sim.findings.Coverage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * Leaves calls out of a failing schedule for as long as the schedule still fails. The result is the
 * calls that are left, as {@code exchange/call}; none if the schedule does not fail. A type of the
 * JDK, for {@code Breakage}.
 */
final class Shrink implements LongFunction<List<String>> {
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

  static List<String> calls(long seed, Set<String> without) {
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
