package dev.fanlight.gateway.bootstrap.generation;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.filter.life.PluginSet;
import dev.fanlight.gateway.filter.life.PluginTraits;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.route.Dispatcher;
import dev.fanlight.gateway.route.Routes;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.terms.TrustedProxies;
import dev.fanlight.gateway.telemetry.trace.TracePolicy;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.call.CallTarget;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one configuration makes. An exchange stays with the generation that took it, to its last
 * background task. Safe for use by all threads.
 */
public final class Generation {
  /** A plugin may be holding a loop, and all plugins are to be stopped nevertheless. */
  private static final int LOOP_PATIENCE_SECONDS = 1;

  private final int number;
  private final Instant loadedAt = Instant.now();
  private final GatewayConfig config;
  private final Shared shared;
  private final PluginParts plugins;
  private final Map<String, SharedUpstream> upstreams;
  private final Map<String, FilterChain> chains;
  private final Map<String, Bulkhead> routeBulkheads = new HashMap<>();
  private final Map<String, ListenerTerms> terms = new HashMap<>();
  private final @Nullable TracePolicy traces;
  private volatile List<LoopParts> loops = List.of();
  private volatile Map<BoundListener, String> renamed = Map.of();

  @GuardedBy("this")
  private @Nullable Future<Void> ended;

  private Generation(
      int number,
      GatewayConfig config,
      Shared shared,
      PluginParts plugins,
      @Nullable Generation before) {
    this.number = number;
    this.config = config;
    this.shared = shared;
    this.plugins = plugins;
    this.chains = plugins.chains(config.routes());
    this.traces = TracePolicy.of(config);
    for (RouteConfig route : config.routes()) {
      if (route.bounds().bulkhead() != null) {
        String name = Bulkheads.ofRoute(route.name());
        routeBulkheads.put(route.name(), shared.bulkheads().get(name, route.bounds().bulkhead()));
      }
    }
    TrustedProxies trusted = new TrustedProxies(config.clients().trustedProxies());
    for (ListenerConfig listener : config.listeners()) {
      ListenerTerms same = before == null ? null : before.terms.get(listener.name());
      terms.put(
          listener.name(), ListenerTerms.of(listener, config.tunnels(listener), trusted, same));
    }
    this.upstreams =
        shared
            .known()
            .open(
                config.upstreams().values(),
                before == null ? Map.of() : before.upstreams,
                shared.bulkheads());
  }

  /** From now on each upstream takes as many tunnels as this configuration says. */
  void resizeTunnels() {
    upstreams.values().forEach(one -> one.tunnels().resize(one.config().bounds().tunnels()));
  }

  /**
   * Makes what is there before its event loops' parts. Blocks while it opens plugins.
   *
   * @param number counts the configurations since the start, from 1
   * @param before the current one, of which it takes over what has not changed
   * @throws ConfigException when a plugin cannot be made as configured; whatever is thrown, nothing
   *     is left open
   */
  static Generation create(
      int number, GatewayConfig config, Shared shared, @Nullable Generation before)
      throws ConfigException {
    PluginParts plugins = PluginParts.create(config, shared);
    try {
      return new Generation(number, config, shared, plugins, before);
    } catch (RuntimeException | Error broken) {
      plugins.abandon();
      throw broken;
    }
  }

  public GatewayConfig config() {
    return config;
  }

  /** What a listener grants its clients. */
  public ListenerTerms terms(String listener) {
    return Objects.requireNonNull(terms.get(listener), listener);
  }

  /** Counts the configurations since the start, from 1. */
  public int number() {
    return number;
  }

  /** When its configuration was read. */
  public Instant loadedAt() {
    return loadedAt;
  }

  /** What its plugins say of themselves. */
  public PluginTraits traits() {
    return plugins.traits();
  }

  public List<Pool> pools() {
    return plugins.pools();
  }

  /** What it has on that event loop, on that event loop; null before it has started. */
  @Nullable LoopParts on(ServingLoop loop) {
    List<LoopParts> parts = loops;
    return parts.isEmpty() ? null : parts.get(loop.index());
  }

  public Collection<SharedUpstream> upstreams() {
    return upstreams.values();
  }

  /** Of that name, as this generation configures it. */
  UpstreamConfig upstream(String name) {
    return Objects.requireNonNull(config.upstreams().get(name), name);
  }

  /** Completes when it is known where all endpoints are that are to be discovered. */
  public Future<Void> discovered() {
    return Future.join(
            config.upstreams().values().stream().map(shared.known()::discovered).toList())
        .mapEmpty();
  }

  /** Completes when that is known, or when those that were asked did not know. On any thread. */
  public Future<Void> tried() {
    return Future.join(config.upstreams().values().stream().map(shared.known()::tried).toList())
        .mapEmpty();
  }

  /** What it says of traces; null: nothing. */
  @Nullable TracePolicy traces() {
    return traces;
  }

  public PluginSet plugins() {
    return plugins.set();
  }

  /** Of background work that says nothing itself. */
  Duration timeout() {
    return config.operation().background();
  }

  /** Says what this configuration would do with a request. */
  public Explainer explainer() {
    return plugins.explainer(config);
  }

  /** For one event loop. */
  Routes routes(Map<String, CallTarget> targets) {
    return new Routes(
        config.routes(),
        config.clients().paths(),
        targets,
        chains,
        routeBulkheads,
        plugins::jq,
        shared.telemetry());
  }

  /** Starts the plugins, then makes the parts of every event loop; it can serve then. */
  Future<Void> start(@Nullable Generation before) {
    return plugins.start().compose(started -> build(before));
  }

  private Future<Void> build(@Nullable Generation before) {
    List<Future<LoopParts>> parts =
        shared.loops().stream().map(loop -> loop.call(() -> parts(loop, before))).toList();
    return Future.join(parts)
        .map(all -> {
          loops = parts.stream().map(Future::result).toList();
          return null;
        });
  }

  private Future<LoopParts> parts(ServingLoop loop, @Nullable Generation before) {
    return Future.succeededFuture(
        new LoopParts(
            loop,
            shared,
            this,
            before == null ? Map.of() : before.loops.get(loop.index()).upstreams()));
  }

  /** Listeners that this configuration has another name for than they were bound by. */
  public void rename(Map<BoundListener, String> names) {
    renamed = names;
  }

  /** What takes requests in on the event loop of that index. */
  Dispatcher dispatcher(int loop) {
    return loops.get(loop).dispatcher();
  }

  /** The name of a listener in this configuration, or its last one before. */
  String nameOf(BoundListener listener) {
    return renamed.getOrDefault(listener, listener.name());
  }

  /** Does that on every event loop. */
  Future<Void> onLoops(Function<LoopParts, Future<Void>> step) {
    List<LoopParts> parts = loops;
    List<Future<Void>> steps = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      LoopParts part = parts.get(i);
      steps.add(shared.loops().get(i).call(() -> step.apply(part)));
    }
    return Future.join(steps).mapEmpty();
  }

  /** Completes when every event loop has done what it was at. */
  public Future<Void> turnLoops() {
    return onLoops(parts -> Future.succeededFuture());
  }

  /** Gives up what is left of background work. */
  Future<Void> cancel() {
    return onLoops(parts -> {
      parts.cancel();
      return Future.succeededFuture();
    });
  }

  /** Gives up what is left of background work, then stops the plugins. */
  Future<Void> stop() {
    return cancel()
        .timeout(LOOP_PATIENCE_SECONDS, TimeUnit.SECONDS)
        .transform(cancelled -> plugins.stop());
  }

  /** Gives back what plugins were loaded from and ran on. Blocks. */
  void close() {
    plugins.close();
  }

  /** Runs it the first time it is asked for. */
  synchronized Future<Void> once(Supplier<Future<Void>> end) {
    if (ended == null) {
      ended = end.get();
    }
    return ended;
  }
}
