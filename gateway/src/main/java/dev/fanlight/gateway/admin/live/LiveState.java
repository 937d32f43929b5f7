package dev.fanlight.gateway.admin.live;

import dev.fanlight.gateway.admin.figure.BulkheadFigures;
import dev.fanlight.gateway.admin.figure.CallFigures;
import dev.fanlight.gateway.admin.figure.CriticalFigures;
import dev.fanlight.gateway.admin.figure.EndpointFigures;
import dev.fanlight.gateway.admin.figure.PluginFigures;
import dev.fanlight.gateway.admin.figure.PoolFigures;
import dev.fanlight.gateway.admin.figure.RouteFigures;
import dev.fanlight.gateway.admin.figure.UpstreamFigures;
import dev.fanlight.gateway.admin.figure.WasteFigures;
import dev.fanlight.gateway.admin.pace.Beat;
import dev.fanlight.gateway.admin.pace.Counters;
import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.admin.snapshot.Glance;
import dev.fanlight.gateway.telemetry.ribbon.RibbonEvent;
import dev.fanlight.gateway.telemetry.series.SeriesReader;
import io.vertx.core.json.JsonObject;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the control page shows, read beat by beat, and the messages that tell it. Used by one thread
 * at a time, on none that serves traffic.
 */
final class LiveState {
  private static final double NANOS = 1e9;
  private final AdminSources sources;
  private final SeriesReader reader;
  private final RouteFigures routes = new RouteFigures();
  private final CallFigures calls = new CallFigures();
  private final UpstreamFigures upstreams = new UpstreamFigures();
  private final BulkheadFigures bulkheads = new BulkheadFigures();
  private final EndpointFigures endpoints = new EndpointFigures();
  private final CriticalFigures critical = new CriticalFigures();
  private final WasteFigures waste = new WasteFigures();
  private final PluginFigures plugins = new PluginFigures();
  private final PoolFigures pools = new PoolFigures();
  private final LiveHistory history = new LiveHistory();
  private final Beats always = new Beats();
  private final Beats watched = new Beats();

  /** A message has at most some 100 kB, whatever is configured. */
  private final BoundedPatch patch = new BoundedPatch(200);

  private long lastEvent;
  private long sampledAt;
  private boolean sampled;

  LiveState(AdminSources sources) {
    this.sources = sources;
    this.reader = sources.telemetry().reader();
  }

  /** When something is read, and how long after the last time. */
  private static final class Beats {
    private long last;
    private boolean begun;

    Beat next(long now) {
      Beat beat = begun ? Beat.after((now - last) / NANOS) : Beat.FIRST;
      begun = true;
      last = now;
      return beat;
    }
  }

  /**
   * What there is to tell after one beat.
   *
   * @param whole the state, for those who have none; null: not asked for
   * @param change since the beat before
   * @param measured whether there are rates of everything
   */
  record Told(@Nullable JsonObject whole, JsonObject change, boolean measured) {}

  /**
   * Who listens.
   *
   * @param has whether somebody has got the state, and everything since
   * @param wants whether somebody has not got the state yet
   */
  record Audience(boolean has, boolean wants) {}

  /**
   * Reads everything that somebody watches.
   *
   * @param now in nanoseconds, of a clock that never goes back
   * @param audience who listens
   */
  Told watch(long now, Audience audience) {
    Glance glance = sources.live().glance().get();
    read(now);
    Beat beat = watched.next(now);
    Counters counters = Counters.read(reader);
    bulkheads.readRejections(counters, beat);
    calls.read(counters, beat);
    critical.read(counters, beat);
    waste.read(counters, beat);
    plugins.read(reader, counters, beat);
    pools.read(reader, counters, beat);
    Map<String, Object> next = shown(glance);
    if (!audience.has()) {
      patch.begin(next);
    }
    JsonObject change = message(glance).put("state", patch.to(next));
    Map<String, Object> sample = sample(now, glance);
    if (sample != null) {
      change.put("sample", sample);
    }
    List<RibbonEvent> news = sources.telemetry().ribbon().after(lastEvent);
    if (!news.isEmpty()) {
      lastEvent = news.getLast().number();
      change.put("events", RibbonJson.of(news));
    }
    JsonObject all = audience.wants() ? whole(glance) : null;
    return new Told(all, change, beat.continues());
  }

  private JsonObject whole(Glance glance) {
    return message(glance)
        .put("state", patch.told())
        .put("samples", history.samples())
        .put("events", RibbonJson.of(toldEvents()));
  }

  /** An event that has just been added is not among them: the next change tells of it. */
  private List<RibbonEvent> toldEvents() {
    return sources.telemetry().ribbon().after(0).stream()
        .filter(event -> event.number() <= lastEvent)
        .toList();
  }

  /** Keeps what the charts of the last minutes need, while nobody watches. */
  boolean rest(long now) {
    read(now);
    return sample(now, sources.live().glance().get()) != null;
  }

  private void read(long now) {
    Beat beat = always.next(now);
    routes.read(reader, beat);
    upstreams.read(reader, beat);
    bulkheads.read(reader, beat);
  }

  private @Nullable Map<String, Object> sample(long now, Glance glance) {
    if (sampled && now - sampledAt < LiveHistory.EVERY_SECONDS * NANOS * 0.9) {
      return null;
    }
    sampled = true;
    sampledAt = now;
    return history.keep(time(glance), totals(glance), bulkheads(glance));
  }

  private static String time(Glance glance) {
    return glance.time().truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static JsonObject message(Glance glance) {
    return new JsonObject().put("time", time(glance));
  }

  private Map<String, Object> shown(Glance glance) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("status", glance.readiness().isReady() ? "ready" : "not_ready");
    if (glance.readiness().obstacle() != null) {
      all.put("reason", glance.readiness().obstacle());
    }
    all.put("generations", glance.generations());
    all.put("totals", totals(glance));
    all.put("listeners", listeners(glance.listeners()));
    Map<String, Map<String, Object>> ofRoutes = routes.all();
    calls.putInto(ofRoutes);
    critical.putInto(ofRoutes);
    all.put("routes", ofRoutes);
    Map<String, Map<String, Object>> ofUpstreams = upstreams.all(bulkheads);
    waste.putInto(ofUpstreams, upstreams);
    endpoints.putInto(ofUpstreams, sources.upstreams().get(), glance.time().toEpochMilli());
    all.put("upstreams", ofUpstreams);
    all.put("bulkheads", bulkheads(glance));
    all.put("plugins", plugins.all());
    all.put("blames", plugins.blames(sources.telemetry().blames()));
    int current = glance.generations().isEmpty() ? 0 : glance.generations().getFirst();
    all.put("pools", pools.all(glance.pools(), current));
    return all;
  }

  private Map<String, Object> totals(Glance glance) {
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("exchanges", glance.totals().exchanges());
    totals.put("calls", glance.totals().calls());
    totals.put("orphan_calls", glance.totals().orphans());
    totals.put("held_bytes", glance.totals().heldBytes());
    routes.putTotals(totals);
    return totals;
  }

  private Map<String, Map<String, Object>> bulkheads(Glance glance) {
    return bulkheads.all(glance.bulkheads(), upstreams::of, routes::of);
  }

  private static Map<String, Object> listeners(List<GatewaySnapshot.Listener> listeners) {
    Map<String, Object> all = new TreeMap<>();
    for (GatewaySnapshot.Listener one : listeners) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("address", one.host() + ":" + one.port());
      fields.put("connections", one.connections());
      fields.put("draining", one.draining());
      all.merge(one.name(), fields, (kept, retired) -> kept);
    }
    return all;
  }
}
