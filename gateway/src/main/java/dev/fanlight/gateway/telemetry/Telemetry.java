package dev.fanlight.gateway.telemetry;

import dev.fanlight.gateway.telemetry.endpoint.DiscoveryMeters;
import dev.fanlight.gateway.telemetry.endpoint.DiscoverySeries;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.endpoint.EndpointSeries;
import dev.fanlight.gateway.telemetry.meter.BackgroundMeters;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters;
import dev.fanlight.gateway.telemetry.meter.MetersOfPlugins;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.meter.SpanMeters;
import dev.fanlight.gateway.telemetry.meter.WaitMeters;
import dev.fanlight.gateway.telemetry.ribbon.LoopBlames;
import dev.fanlight.gateway.telemetry.ribbon.Ribbon;
import dev.fanlight.gateway.telemetry.series.ConfiguredNames;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.telemetry.series.Histogram;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.gateway.telemetry.series.Series;
import dev.fanlight.gateway.telemetry.series.SeriesReader;
import dev.fanlight.gateway.telemetry.upstream.BreakerMeters;
import dev.fanlight.gateway.telemetry.upstream.BreakerSeries;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.telemetry.upstream.UpstreamMeters;
import dev.fanlight.plugin.ErrorCode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's metrics. What it hands out is made once, when a configuration is built, and kept by
 * whoever records: every series of a configured name exists from then on at 0. Asking again for the
 * same names records into the same series. Safe for use by all threads.
 */
public final class Telemetry {
  /** The {@code route} label of exchanges that match no route. */
  public static final String NO_ROUTE = "none";

  /** The {@code upstream} label of calls to the gateway's own routes. */
  public static final String GATEWAY = "fanlight";

  private final PrometheusMeterRegistry registry;
  private final Series series;
  private final Map<String, UpstreamMeters> ofUpstreams = new ConcurrentHashMap<>();
  private final Map<List<String>, CallMeters> ofCalls = new ConcurrentHashMap<>();
  private final MetersOfPlugins ofPlugins;
  private final Histogram lag;
  private final BackgroundMeters background;
  private final LongAdder accessLogDropped;
  private final LongAdder reloaded;
  private final LongAdder notReloaded;
  private final Ribbon ribbon = new Ribbon();
  private final LoopBlames blames = new LoopBlames(ribbon);
  private volatile double configured;
  private volatile boolean refused;

  public Telemetry(PrometheusMeterRegistry registry) {
    this.registry = registry;
    series = new Series(registry);
    ofPlugins = new MetersOfPlugins(series);
    background = new BackgroundMeters(series);
    lag = series.histogram(MetricCatalog.EVENT_LOOP_LAG);
    accessLogDropped = series.counter(MetricCatalog.ACCESS_LOG_DROPPED);
    reloaded = series.counter(MetricCatalog.CONFIG_RELOADS, "success");
    notReloaded = series.counter(MetricCatalog.CONFIG_RELOADS, "failure");
    series.gauge(MetricCatalog.CONFIG_LAST_RELOAD_SUCCESSFUL, () -> refused ? 0 : 1);
    series.gauge(MetricCatalog.CONFIG_LAST_RELOAD, () -> configured);
  }

  /** What is running here. */
  public void build() {
    BuildInfo.addTo(registry.getPrometheusRegistry());
  }

  /** What operators see along the time axis of charts. */
  public Ribbon ribbon() {
    return ribbon;
  }

  /** Who kept an event loop from its work. */
  public LoopBlames blames() {
    return blames;
  }

  /** What has been counted until now. */
  public SeriesReader reader() {
    return new SeriesReader(series);
  }

  /**
   * @param route its name, or {@link #NO_ROUTE}
   * @param methods those the route matches; empty for any
   */
  public RouteMeters route(String route, Set<String> methods) {
    return new RouteMeters(series, ribbon, route, methods);
  }

  /** Exchanges under way on that route. */
  public long requestsInFlight(String route) {
    return series.read(MetricCatalog.REQUESTS_IN_FLIGHT, route);
  }

  /** Calls under way to that upstream. */
  public long callsInFlight(String upstream) {
    return series.read(MetricCatalog.CALLS_IN_FLIGHT, upstream);
  }

  /** For one listener's clients that are not served. */
  public ListenerMeters listener(String name) {
    return new ListenerMeters(series, name);
  }

  /** When the certificate expires that a listener shows to those who ask for a name. */
  public GaugeHandle certificateExpiry(String listener, String name, Instant end) {
    return series.gauge(MetricCatalog.CERTIFICATE_EXPIRY, end::getEpochSecond, listener, name);
  }

  /** For one route's calls to one upstream; the same one while there is such a route. */
  public CallMeters calls(String route, String upstream) {
    return ofCalls.computeIfAbsent(
        List.of(route, upstream),
        names ->
            new CallMeters(series, route, ofUpstreams.computeIfAbsent(upstream, this::upstream)));
  }

  private UpstreamMeters upstream(String name) {
    return new UpstreamMeters(series, name);
  }

  /** For work that no response waits for. */
  public BackgroundMeters background() {
    return background;
  }

  public BulkheadMeters bulkhead(String name) {
    Histogram wait = series.histogram(MetricCatalog.BULKHEAD_WAIT, name);
    Map<ErrorCode, LongAdder> rejected = new EnumMap<>(ErrorCode.class);
    for (ErrorCode reason : Set.of(ErrorCode.BULKHEAD_FULL, ErrorCode.QUEUE_TIMEOUT)) {
      rejected.put(reason, series.counter(MetricCatalog.BULKHEAD_REJECTED, name, reason.code()));
    }
    return new WaitMeters(
        wait, rejected, () -> ribbon.overload("bulkhead " + name, "turns callers away"));
  }

  /** The suppliers are asked at each scrape, on a worker thread. */
  public GaugeHandle bulkheadGauges(
      String name, IntSupplier permits, IntSupplier inUse, IntSupplier queueDepth) {
    return together(
        series.gauge(MetricCatalog.BULKHEAD_PERMITS, permits::getAsInt, name),
        series.gauge(MetricCatalog.BULKHEAD_IN_USE, inUse::getAsInt, name),
        series.gauge(MetricCatalog.BULKHEAD_QUEUE_DEPTH, queueDepth::getAsInt, name));
  }

  private static GaugeHandle together(GaugeHandle... readings) {
    return () -> {
      for (GaugeHandle reading : readings) {
        reading.close();
      }
    };
  }

  /** What the gateway measures of a plugin, by the id of its entry, on one route. */
  public FilterMeters plugin(String id, String plugin, String route) {
    return new FilterMeters(series, id, plugin, route);
  }

  /** What plugins measure themselves. */
  public MetersOfPlugins pluginMeters() {
    return ofPlugins;
  }

  /** For the bulkhead before a pool of threads; a rejection there is only seen as the answer. */
  public BulkheadMeters pool(String name) {
    return new WaitMeters(series.histogram(MetricCatalog.POOL_WAIT, name), Map.of(), () -> {});
  }

  /** To be run for each task that a pool's thread was at when nobody waited for it any more. */
  public Runnable poolAbandoned(String name) {
    return series.counter(MetricCatalog.POOL_ABANDONED, name)::increment;
  }

  /** The suppliers are asked at each scrape, on a worker thread. */
  public GaugeHandle poolGauges(
      String name, IntSupplier active, IntSupplier queueDepth, IntSupplier stuck) {
    return together(
        series.gauge(MetricCatalog.POOL_ACTIVE, active::getAsInt, name),
        series.gauge(MetricCatalog.POOL_STUCK, stuck::getAsInt, name),
        series.gauge(MetricCatalog.POOL_QUEUE_DEPTH, queueDepth::getAsInt, name));
  }

  /** For the circuit breaker of one upstream. */
  public BreakerMeters breaker(String upstream) {
    return new BreakerSeries(series, upstream, ribbon);
  }

  /** For finding the endpoints of one upstream. */
  public DiscoveryMeters discovery(String upstream) {
    return new DiscoverySeries(series, upstream);
  }

  /** For the endpoints of one upstream. */
  public EndpointMeters endpoints(String upstream) {
    return new EndpointSeries(series, upstream, ribbon);
  }

  /** Open calls whose scope has ended. The supplier is asked at each scrape, on a worker thread. */
  public GaugeHandle orphans(IntSupplier count) {
    return series.gauge(MetricCatalog.ORPHAN_CALLS, count::getAsInt);
  }

  /** What exchanges hold. The supplier is asked at each scrape, on a worker thread. */
  public GaugeHandle heldBytes(LongSupplier bytes) {
    return series.gauge(MetricCatalog.HELD_BYTES, bytes::getAsLong);
  }

  /**
   * Direct memory for network buffers, in bytes.
   *
   * @param used what is taken; asked at each scrape, on a worker thread
   * @param most what may be taken
   */
  public GaugeHandle directMemory(LongSupplier used, long most) {
    return together(
        series.gauge(MetricCatalog.DIRECT_MEMORY_USED, used::getAsLong),
        series.gauge(MetricCatalog.DIRECT_MEMORY_MAX, () -> most));
  }

  /** The configuration that runs from now on has been taken; at the start or by a reload. */
  public void configured(Instant now) {
    configured = now.toEpochMilli() / 1e3;
  }

  /** A reload is over. */
  public void reloaded(boolean success) {
    refused = !success;
    (success ? reloaded : notReloaded).increment();
  }

  /**
   * Forgets the series of all other names, so that reloads do not add up. Nothing may be asked for
   * by another name meanwhile; what is still recorded for one is not scraped.
   */
  public void retain(ConfiguredNames names) {
    series.retain(names::hold);
    ofCalls.keySet().removeIf(pair -> !names.holdsCalls(pair.get(0), pair.get(1)));
    ofUpstreams.keySet().removeIf(upstream -> !names.upstreams().contains(upstream));
    ofPlugins.retain(names.plugins());
  }

  /** A task had to wait that many nanoseconds for its event loop. */
  public void lag(long nanos) {
    lag.record(nanos);
  }

  /** That many lines of the access log were lost. */
  public void accessLogDropped(int lines) {
    accessLogDropped.add(lines);
  }

  /** For the spans of traces. */
  public SpanMeters spans() {
    return new SpanMeters(series);
  }

  /**
   * All metrics as text, OpenMetrics or protobuf, whichever the {@code Accept} field prefers.
   * Blocks for milliseconds, and for two seconds at most while gauges of plugins do not answer.
   */
  public Scrape scrape(@Nullable String accept) {
    ofPlugins.readGauges();
    ExpositionFormatWriter writer = AcceptedFormat.of(accept);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      writer.write(body, registry.getPrometheusRegistry().scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Scrape(writer.getContentType(), null, Buffer.buffer(body.toByteArray()));
  }
}
