package dev.fanlight.gateway.filter.life;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.filter.ChainedFilter;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.filter.load.BoundPlugin;
import dev.fanlight.gateway.telemetry.meter.FilterMeters;
import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginRole;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The plugins of one configuration, made once for each place they stand at. */
public final class PluginSet {
  private final Map<String, RunningPlugin> plugins;
  private final PluginTraits traits;
  private final PluginHost host;
  private final Map<String, FilterMeters> meters = new ConcurrentHashMap<>();

  /** Of those that were asked to start: a stop looks which of them have. */
  private final Map<RunningPlugin, Future<Void>> starts = new ConcurrentHashMap<>();

  private final Set<RunningPlugin> stopping = ConcurrentHashMap.newKeySet();

  @GuardedBy("this")
  private @Nullable Starting starting;

  @GuardedBy("this")
  private @Nullable Future<Void> stopped;

  /**
   * A plugin that starts.
   *
   * @param done completes when the plugin has started, or when nobody waits for that any more
   */
  private record Starting(RunningPlugin plugin, Promise<Void> done) {}

  /**
   * @param traits what the plugins said before they were made: they are not asked again, because
   *     they may answer otherwise, or never
   */
  PluginSet(Map<String, RunningPlugin> plugins, PluginTraits traits, PluginHost host) {
    this.plugins = plugins;
    this.traits = traits;
    this.host = host;
  }

  /** The chain of one route. */
  public FilterChain chain(RouteConfig route) {
    return new FilterChain(
        route.plugins().stream().map(config -> chained(config, route.name())).toList(),
        preflights(route));
  }

  private FilterChain.Preflights preflights(RouteConfig route) {
    return FilterChain.Preflights.of(
        route.plugins().stream().filter(config -> traits.role(config) == PluginRole.CORS).toList());
  }

  private RunningPlugin running(PluginConfig config) {
    return Objects.requireNonNull(
        plugins.get(PluginPlan.place(config)), "a plugin that was checked");
  }

  private ChainedFilter chained(PluginConfig config, String route) {
    RunningPlugin running = running(config);
    String id = config.id();
    FilterMeters measured = host.telemetry().plugin(id, config.name(), route);
    meters.putIfAbsent(config.name(), measured);
    ChainedFilter chained =
        switch (running.plugin()) {
          case Filter filter -> ChainedFilter.of(id, filter, measured);
          case BlockingFilter filter ->
              ChainedFilter.of(id, filter, host.pools().get(config.use().pool()), measured);
        };
    ChainedFilter used = chained.used(config.use());
    return traits.identifiesClients(config) ? used.identifyingClients() : used;
  }

  /**
   * Starts them in declared order, one after another; when one fails, those that had started are
   * stopped. To be called once.
   *
   * @return fails with a {@link dev.fanlight.plugin.GatewayError} naming the plugin that did not
   *     start
   */
  public Future<Void> start() {
    Future<Void> all = Future.succeededFuture();
    for (RunningPlugin plugin : plugins.values()) {
      all = all.compose(before -> start(plugin));
    }
    return all.recover(failure -> stop().transform(stopped -> Future.failedFuture(failure)));
  }

  private Future<Void> start(RunningPlugin plugin) {
    Starting next = new Starting(plugin, Promise.promise());
    synchronized (this) {
      if (stopped != null) {
        // The gateway is being stopped, and would not stop what starts now.
        return Future.failedFuture(stopping());
      }
      starting = next;
    }
    Future<Void> start = plugin.start();
    starts.put(plugin, start);
    start.onComplete(ended -> {
      if (ends(next)) {
        next.done().handle(ended);
      }
    });
    return next.done().future();
  }

  /** False after a stop, which fails that start itself. */
  private synchronized boolean ends(Starting one) {
    boolean awaited = one.equals(starting);
    if (awaited) {
      starting = null;
    }
    return awaited;
  }

  private static GatewayError stopping() {
    return GatewayError.of(ErrorCode.SHUTTING_DOWN, "the plugins have been stopped");
  }

  /** The plugin whose start is waited for, for an operator; null: there is none. */
  public synchronized @Nullable String starting() {
    return starting == null ? null : starting.plugin().toString();
  }

  /** They serve from now on. Their gauges and those of their pools are shown until they close. */
  public void showGauges() {
    host.pools().showGauges();
    plugins.values().forEach(plugin -> plugin.context().showGauges());
  }

  /**
   * Stops those that have started, all at once, and closes what all of them own. After that, a
   * start that is not done fails. Never fails; asked for again, it is the same stop.
   */
  public Future<Void> stop() {
    Future<Void> stop;
    Starting late;
    synchronized (this) {
      if (stopped == null) {
        stopped = stopAll();
      }
      stop = stopped;
      late = starting;
      starting = null;
    }
    return late == null ? stop : stop.onComplete(ended -> late.done().tryFail(stopping()));
  }

  private Future<Void> stopAll() {
    List<Future<Void>> stops = new ArrayList<>();
    for (RunningPlugin plugin : plugins.values()) {
      stopping.add(plugin);
      Future<Void> stop = hasStarted(plugin) ? plugin.stop() : plugin.close();
      stops.add(stop.onComplete(ended -> stopping.remove(plugin)));
    }
    return Future.join(stops).otherwiseEmpty().mapEmpty();
  }

  private boolean hasStarted(RunningPlugin plugin) {
    Future<Void> start = starts.get(plugin);
    return start != null && start.succeeded();
  }

  /** The plugins that have been asked to stop and have not yet, for an operator. */
  public List<String> holders() {
    return stopping.stream().map(plugin -> plugin + " did not stop").toList();
  }

  /**
   * An admin endpoint of a plugin at one place.
   *
   * @param id of the plugin's entry
   * @param place such as {@code routes[0].plugins[1]}
   * @param ask fails with a {@link dev.fanlight.plugin.GatewayError}; completes on any thread
   */
  public record AdminAction(
      String id,
      String place,
      AdminEndpoint endpoint,
      Function<AdminEndpoint.Request, Future<JsonObject>> ask) {}

  /** What operators may ask of them, in declared order. */
  public List<AdminAction> actions() {
    List<AdminAction> all = new ArrayList<>();
    for (RunningPlugin plugin : plugins.values()) {
      PluginConfig config = plugin.made().config();
      AdminActions actions = plugin.context().admin();
      for (AdminEndpoint endpoint : actions.all()) {
        all.add(
            new AdminAction(
                config.id(),
                PluginPlan.place(config).replaceFirst("\\.config$", ""),
                endpoint,
                request -> actions.ask(endpoint, request)));
      }
    }
    return all;
  }

  /** All of them, to find their code again in a stack trace. */
  public List<BoundPlugin<?>> made() {
    List<BoundPlugin<?>> made = new ArrayList<>();
    plugins.values().forEach(plugin -> made.add(plugin.made()));
    return made;
  }

  /** Of any of the plugin's routes; null when it stands on none. */
  public @Nullable FilterMeters meters(String plugin) {
    return meters.get(plugin);
  }
}
