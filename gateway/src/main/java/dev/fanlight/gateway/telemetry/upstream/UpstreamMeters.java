package dev.fanlight.gateway.telemetry.upstream;

import dev.fanlight.gateway.telemetry.series.Histogram;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import dev.fanlight.plugin.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/**
 * What the calls to one upstream come to, whatever route they are of. Safe for use by all threads.
 *
 * @param inFlight calls under way
 * @param hedgesWon hedges whose answer came first
 * @param budgetRefused attempts that the budget did not allow
 * @param cancel from a cancellation to a closed stream
 */
public record UpstreamMeters(
    String name,
    LongAdder inFlight,
    LongAdder hedgesWon,
    LongAdder budgetRefused,
    Histogram cancel,
    Map<Outcome, Histogram> durations,
    Map<AttemptReason, LongAdder> attempts) {

  public UpstreamMeters(Series series, String name) {
    this(
        name,
        series.level(MetricCatalog.CALLS_IN_FLIGHT, name),
        series.counter(MetricCatalog.HEDGES_WON, name),
        series.counter(MetricCatalog.BUDGET_REFUSED, name),
        series.histogram(MetricCatalog.CANCEL, name),
        each(Outcome.class, it -> series.histogram(MetricCatalog.CALL_DURATION, name, it.label())),
        each(
            AttemptReason.class,
            it -> series.counter(MetricCatalog.CALL_ATTEMPTS, name, it.label())));
  }

  /** One series for each value, so that all are scraped from the start. */
  public static <E extends Enum<E>, S> Map<E, S> each(Class<E> type, Function<E, S> series) {
    Map<E, S> all = new EnumMap<>(type);
    for (E value : type.getEnumConstants()) {
      all.put(value, series.apply(value));
    }
    return all;
  }
}
