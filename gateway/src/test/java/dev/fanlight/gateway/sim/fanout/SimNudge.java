package dev.fanlight.gateway.sim.fanout;

import dev.fanlight.gateway.sim.exchange.SimExchange;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.plugin.Phase;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves the steps of attempts by parts of a millisecond. Then no two things happen at once by
 * chance, and one step can be made a little shorter without changing the order of anything.
 */
final class SimNudge {
  /** By how much one step becomes shorter. */
  static final long LITTLE = 100;

  private static final long MILLI = 1_000_000;

  /** The exchanges that ended well, with no say of their client about when. */
  final Map<SimExchange, FinishedExchange> ended = new LinkedHashMap<>();

  private final boolean spreads;
  private final @Nullable String attempt;
  private final @Nullable Phase phase;
  private final Map<String, Integer> steps = new HashMap<>();
  private boolean shortened;

  private SimNudge(boolean spreads, @Nullable String attempt, @Nullable Phase phase) {
    this.spreads = spreads;
    this.attempt = attempt;
    this.phase = phase;
  }

  /** Moves nothing. */
  SimNudge() {
    this(false, null, null);
  }

  /** Moves every step of an attempt that takes time. */
  static SimNudge spread() {
    return new SimNudge(true, null, null);
  }

  /** Moves them too, and makes the first step of that attempt in that phase a little shorter. */
  static SimNudge shortening(String attempt, Phase phase) {
    return new SimNudge(true, attempt, phase);
  }

  static String name(Object exchange, int call, int attempt) {
    return exchange + "/" + call + "/" + attempt;
  }

  long nanos(String of, Phase step, long millis) {
    if (!spreads) {
      return millis * MILLI;
    }
    String key = of + "/" + step;
    int number = steps.merge(key, 1, Integer::sum);
    long moved = 1 + Math.floorMod((key + number).hashCode() * 0x9e3779b9L, MILLI / 2);
    boolean little = of.equals(attempt) && step == phase && number == 1;
    shortened |= little;
    return millis * MILLI + LITTLE + moved - (little ? LITTLE : 0);
  }

  /** Whether there was such a step. */
  boolean hasShortened() {
    return shortened;
  }

  void ended(SimExchange exchange, FinishedExchange record) {
    if (record.ending().error() == null && exchange.client().reading() == 0) {
      ended.put(exchange, record);
    }
  }
}
