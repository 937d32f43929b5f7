package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.series.Histogram;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the gateway measures of a plugin on one route. Safe for use by all threads; never blocks.
 */
public final class FilterMeters {
  private final String route;
  private final Histogram request;
  private final Histogram response;
  private final LongAdder errors;
  private final LongAdder skipped;
  private final DoubleAdder blocked;

  /**
   * @param plugin the id of its entry
   * @param name of the plugin: a stack does not tell the entries of one plugin apart
   */
  public FilterMeters(Series series, String plugin, String name, String route) {
    this.route = route;
    request = series.histogram(MetricCatalog.PLUGIN_DURATION, plugin, route, "request");
    response = series.histogram(MetricCatalog.PLUGIN_DURATION, plugin, route, "response");
    errors = series.counter(MetricCatalog.PLUGIN_ERRORS, plugin, route);
    skipped = series.counter(MetricCatalog.PLUGIN_SKIPPED, plugin, route);
    blocked = series.time(MetricCatalog.EVENT_LOOP_BLOCKED, name);
  }

  /** The name of the route. */
  public String route() {
    return route;
  }

  /** The plugin took that long before it passed the request on, or answered it. */
  public void request(long nanos) {
    request.record(nanos);
  }

  /** The plugin took that long between the rest of the chain answering and its own answer. */
  public void response(long nanos) {
    response.record(nanos);
  }

  /** The plugin threw, failed its future with something unexpected, or overran. */
  public void failed() {
    errors.increment();
  }

  /** An exchange went on without the plugin, which had failed. */
  public void skipped() {
    skipped.increment();
  }

  /** The plugin kept an event loop for that long without a break: more than the threshold. */
  public void blocked(long nanos) {
    blocked.add((double) nanos);
  }
}
