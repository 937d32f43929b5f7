package dev.fanlight.gateway.telemetry;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.PluginMeters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's metrics. What it hands out is made once, when a configuration is built, and kept by
 * whoever records: every series of a configured name exists from then on at 0. Asking again for the
 * same names records into the same series. Safe for use by all threads.
 */
public final class Telemetry {
  /** The {@code route} label of exchanges that match no route. */
  public static final String NO_ROUTE = "none";

  private final PrometheusMeterRegistry registry;
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final Series series;
  private final Map<String, PluginMeters> pluginMeters = new ConcurrentHashMap<>();
  private final Histogram lag;
  private final Counter accessLogDropped;

  public Telemetry(PrometheusMeterRegistry registry) {
    this.registry = registry;
    series = new Series(registry);
    lag = series.histogram(MetricCatalog.EVENT_LOOP_LAG);
    accessLogDropped = series.counter(MetricCatalog.ACCESS_LOG_DROPPED);
  }

  /**
   * @param route its name, or {@link #NO_ROUTE}
   * @param methods those the route matches; empty for any
   */
  public RouteMeters route(String route, Set<String> methods) {
    return new RouteMeters(series, route, methods);
  }

  /** For one route's calls to one upstream. */
  public CallMeters calls(String route, String upstream) {
    return new CallMeters(series, route, upstream);
  }

  public BulkheadMeters bulkhead(String name) {
    Histogram wait = series.histogram(MetricCatalog.BULKHEAD_WAIT, name);
    Map<ErrorCode, Counter> rejected = new EnumMap<>(ErrorCode.class);
    for (ErrorCode reason : Set.of(ErrorCode.BULKHEAD_FULL, ErrorCode.QUEUE_TIMEOUT)) {
      rejected.put(reason, series.counter(MetricCatalog.BULKHEAD_REJECTED, name, reason.code()));
    }
    return new WaitMeters(wait, rejected);
  }

  /** The suppliers are asked at each scrape, on a worker thread; later ones replace these. */
  public void bulkheadGauges(
      String name, IntSupplier permits, IntSupplier inUse, IntSupplier queueDepth) {
    series.gauge(MetricCatalog.BULKHEAD_PERMITS, permits::getAsInt, name);
    series.gauge(MetricCatalog.BULKHEAD_IN_USE, inUse::getAsInt, name);
    series.gauge(MetricCatalog.BULKHEAD_QUEUE_DEPTH, queueDepth::getAsInt, name);
  }

  /** What the gateway measures of a plugin on one route. */
  public FilterMeters plugin(String plugin, String route) {
    return new FilterMeters(series, plugin, route);
  }

  /** What a plugin measures itself. */
  public PluginMeters pluginMeters(String plugin) {
    return pluginMeters.computeIfAbsent(plugin, name -> new OwnMeters(series, name));
  }

  /** For the bulkhead before a pool of threads; a rejection there is only seen as the answer. */
  public BulkheadMeters pool(String name) {
    return new WaitMeters(series.histogram(MetricCatalog.POOL_WAIT, name), Map.of());
  }

  /** To be run for each task that a pool's thread was at when nobody waited for it any more. */
  public Runnable poolAbandoned(String name) {
    return series.counter(MetricCatalog.POOL_ABANDONED, name)::increment;
  }

  /** The suppliers are asked at each scrape, on a worker thread; later ones replace these. */
  public void poolGauges(String name, IntSupplier active, IntSupplier queueDepth) {
    series.gauge(MetricCatalog.POOL_ACTIVE, active::getAsInt, name);
    series.gauge(MetricCatalog.POOL_QUEUE_DEPTH, queueDepth::getAsInt, name);
  }

  /** The supplier is asked at each scrape, on a worker thread; a later one replaces it. */
  public void endpointUp(String upstream, String endpoint, BooleanSupplier up) {
    series.gauge(MetricCatalog.ENDPOINT_UP, () -> up.getAsBoolean() ? 1 : 0, upstream, endpoint);
  }

  /**
   * Open calls whose scope has ended. The supplier is asked at each scrape, on a worker thread; a
   * later one replaces it.
   */
  public void orphans(IntSupplier count) {
    series.gauge(MetricCatalog.ORPHAN_CALLS, count::getAsInt);
  }

  /** A task had to wait that many nanoseconds for its event loop. */
  public void lag(long nanos) {
    lag.record(nanos);
  }

  /** That many lines of the access log were lost. */
  public void accessLogDropped(int lines) {
    accessLogDropped.increment(lines);
  }

  /**
   * All metrics as text, OpenMetrics or protobuf, whichever the {@code Accept} field prefers. Takes
   * milliseconds: not to be called on an event loop.
   */
  public Scrape scrape(@Nullable String accept) {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      writer.write(body, registry.getPrometheusRegistry().scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Scrape(writer.getContentType(), Buffer.buffer(body.toByteArray()));
  }

  private record WaitMeters(Histogram waits, Map<ErrorCode, Counter> rejections)
      implements BulkheadMeters {
    @Override
    public void waited(long nanos) {
      waits.record(nanos);
    }

    @Override
    public void rejected(ErrorCode reason) {
      Counter counter = rejections.get(reason);
      if (counter != null) {
        counter.increment();
      }
    }
  }
}
