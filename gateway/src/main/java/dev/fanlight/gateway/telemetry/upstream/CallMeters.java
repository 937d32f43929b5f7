package dev.fanlight.gateway.telemetry.upstream;

import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What a route tells about its calls to one upstream. Safe for use by all threads; never blocks.
 */
public final class CallMeters {
  private final Series series;
  private final String route;
  private final UpstreamMeters upstream;
  private final AtomicReferenceArray<@Nullable LongAdder> outcomes =
      new AtomicReferenceArray<>(Outcome.values().length);
  private final Map<Phase, LongAdder> timeouts = new ConcurrentHashMap<>();
  private volatile boolean used;

  public CallMeters(Series series, String route, UpstreamMeters upstream) {
    this.series = series;
    this.route = route;
    this.upstream = upstream;
    EnumSet.complementOf(EnumSet.of(Phase.REQUEST)).forEach(this::timeouts);
  }

  /** The name of the upstream. */
  public String upstream() {
    return upstream.name();
  }

  private LongAdder timeouts(Phase phase) {
    return timeouts.computeIfAbsent(
        phase,
        any -> series.counter(MetricCatalog.CALL_TIMEOUTS, route, upstream.name(), phase.label()));
  }

  /** A call is ready: it runs, or waits for a permit. */
  public void started() {
    if (!used) {
      used = true;
      // No upload can be late before the first call; until then a large page has one line less.
      timeouts(Phase.REQUEST);
    }
    upstream.inFlight().increment();
  }

  /** One try of a call begins. */
  public void attempt(AttemptReason reason) {
    of(upstream.attempts(), reason).increment();
  }

  /** The answer of a hedge came before that of the attempt beside it. */
  public void hedgeWon() {
    upstream.hedgesWon().increment();
  }

  /** A retry or a hedge is not made, because the upstream's budget is used up. */
  public void budgetRefused() {
    upstream.budgetRefused().increment();
  }

  /**
   * The call has its outcome; exactly once per {@link #started()}.
   *
   * @param timeoutPhase how far the call had come when its outcome is a timeout; else not looked at
   * @param nanos since the call was ready
   */
  public void ended(Outcome outcome, @Nullable Phase timeoutPhase, long nanos) {
    count(outcome);
    of(upstream.durations(), outcome).record(nanos);
    if (outcome == Outcome.TIMEOUT && timeoutPhase != null) {
      timeouts(timeoutPhase).increment();
    }
    upstream.inFlight().decrement();
  }

  /**
   * Made at the first of its kind: alerts look at timeouts and rejections, which are there at 0.
   */
  @SuppressWarnings("EnumOrdinal") // a place in memory only
  private void count(Outcome outcome) {
    LongAdder counter = outcomes.get(outcome.ordinal());
    if (counter == null) {
      counter = series.counter(MetricCatalog.CALLS, route, upstream.name(), outcome.label());
      outcomes.set(outcome.ordinal(), counter);
    }
    counter.increment();
  }

  /** A call that was given up has closed its upstream stream, that long after it was told to. */
  public void cancelled(long nanosToClose) {
    upstream.cancel().record(nanosToClose);
  }

  private static <E, S> S of(Map<E, S> all, E value) {
    return Objects.requireNonNull(all.get(value));
  }
}
