package dev.fanlight.gateway.telemetry;

import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import io.micrometer.core.instrument.Counter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a route tells about its calls to one upstream. Safe for use by all threads; never blocks.
 */
public final class CallMeters {
  private final LongAdder inFlight;
  private final Histogram cancel;
  private final Series series;
  private final String route;
  private final String upstream;
  private final Map<Outcome, Counter> outcomes = new ConcurrentHashMap<>();
  private final Map<Outcome, Histogram> durations;
  private final Map<Phase, Counter> timeouts;
  private final Map<AttemptReason, Counter> attempts;

  CallMeters(Series series, String route, String upstream) {
    inFlight = series.level(MetricCatalog.CALLS_IN_FLIGHT, upstream);
    cancel = series.histogram(MetricCatalog.CANCEL, upstream);
    this.series = series;
    this.route = route;
    this.upstream = upstream;
    durations =
        each(
            Outcome.class,
            it -> series.histogram(MetricCatalog.CALL_DURATION, upstream, it.label()));
    timeouts =
        each(
            Phase.class,
            it -> series.counter(MetricCatalog.CALL_TIMEOUTS, route, upstream, it.label()));
    attempts =
        each(
            AttemptReason.class,
            it -> series.counter(MetricCatalog.CALL_ATTEMPTS, upstream, it.label()));
  }

  /** A call is ready: it runs, or waits for a permit. */
  public void started() {
    inFlight.increment();
  }

  /** One try of a call begins. */
  public void attempt(AttemptReason reason) {
    of(attempts, reason).increment();
  }

  /**
   * The call has its outcome; exactly once per {@link #started()}.
   *
   * @param timeoutPhase how far the call had come when its outcome is a timeout; else not looked at
   * @param nanos since the call was ready
   */
  public void ended(Outcome outcome, @Nullable Phase timeoutPhase, long nanos) {
    count(outcome);
    of(durations, outcome).record(nanos);
    if (outcome == Outcome.TIMEOUT && timeoutPhase != null) {
      of(timeouts, timeoutPhase).increment();
    }
    inFlight.decrement();
  }

  /**
   * Made at the first of its kind: alerts look at timeouts and rejections, which are there at 0.
   */
  private void count(Outcome outcome) {
    Counter counter = outcomes.get(outcome);
    if (counter == null) {
      counter = series.counter(MetricCatalog.CALLS, route, upstream, outcome.label());
      outcomes.put(outcome, counter);
    }
    counter.increment();
  }

  /** A call that was given up has closed its upstream stream, that long after it was told to. */
  public void cancelled(long nanosToClose) {
    cancel.record(nanosToClose);
  }

  /** One series for each value, so that all are scraped from the start. */
  private static <E extends Enum<E>, S> Map<E, S> each(Class<E> type, Function<E, S> series) {
    Map<E, S> all = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      all.put(value, series.apply(value));
    }
    return all;
  }

  private static <E, S> S of(Map<E, S> all, E value) {
    return Objects.requireNonNull(all.get(value));
  }
}
