package dev.fanlight.gateway.bootstrap.generation;

import dev.fanlight.gateway.bootstrap.platform.VertxContexts;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.load.PluginCheck;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.filter.life.LoopContexts;
import dev.fanlight.gateway.filter.life.PluginHost;
import dev.fanlight.gateway.filter.life.PluginPlan;
import dev.fanlight.gateway.filter.life.PluginSet;
import dev.fanlight.gateway.filter.life.PluginTraits;
import dev.fanlight.gateway.filter.load.OpenJars;
import dev.fanlight.gateway.filter.load.PluginCatalog;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.filter.pool.Pools;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The plugins of one configuration with what they run on. */
public final class PluginParts {
  private final PluginCatalog catalog;
  private final Pools pools;
  private final PluginSet plugins;
  private final PluginTraits traits;
  private final Map<String, Workers> jqShares = new ConcurrentHashMap<>();
  private volatile @Nullable Explainer explainer;

  private PluginParts(PluginCatalog catalog, Pools pools, PluginSet plugins, PluginTraits traits) {
    this.catalog = catalog;
    this.pools = pools;
    this.plugins = plugins;
    this.traits = traits;
  }

  /**
   * Finds every plugin and reads its configuration, and makes none. Blocks.
   *
   * @return what they say of themselves
   * @throws ConfigException with everything that is wrong
   */
  public static PluginTraits check(GatewayConfig config) throws ConfigException {
    return PluginThread.call(PluginThread.PATIENCE, next -> traits(config, next), late -> {});
  }

  private static PluginTraits traits(GatewayConfig config, Consumer<PluginConfig> next)
      throws ConfigException {
    Mistakes mistakes = new Mistakes();
    PluginTraits traits;
    try (PluginCatalog catalog = open(config.plugins().folders(), new OpenJars(), mistakes)) {
      traits = PluginPlan.of(catalog, config, next, mistakes).traits();
    }
    mistakes.throwIfAny();
    return traits;
  }

  /**
   * Reads the configs of the plugins of a file that has other mistakes, and makes none. Asks the
   * plugins nothing else. Blocks.
   *
   * @throws ConfigException with everything that is wrong with the configs, and with the jars
   */
  public static void read(PluginCheck.Named plugins) throws ConfigException {
    PluginThread.call(PluginThread.PATIENCE, next -> read(plugins, next), late -> {});
  }

  private static Mistakes read(PluginCheck.Named plugins, Consumer<PluginConfig> next)
      throws ConfigException {
    Mistakes mistakes = new Mistakes();
    try (PluginCatalog catalog = open(plugins.folders(), new OpenJars(), mistakes)) {
      for (PluginConfig entry : plugins.entries()) {
        // A name that no plugin has may be that of one in a folder that cannot be read.
        if (plugins.allFolders() || catalog.plugins().containsKey(entry.name())) {
          next.accept(entry);
          catalog.bind(entry, plugins.upstreams(), mistakes);
        }
      }
    }
    mistakes.throwIfAny();
    return mistakes;
  }

  /**
   * Makes every plugin; they are to be started next. Blocks.
   *
   * @throws ConfigException with everything that is wrong; then nothing is left open
   */
  static PluginParts create(GatewayConfig config, Shared shared) throws ConfigException {
    return create(config, shared, PluginThread.PATIENCE, shared.control().loop().timers());
  }

  /**
   * @param patience how long the code of one plugin may take
   * @param timers for how long the gateway waits for what plugins close
   */
  static PluginParts create(GatewayConfig config, Shared shared, Duration patience, Timers timers)
      throws ConfigException {
    return PluginThread.call(
        patience, steps -> create(config, shared, timers, steps), PluginParts::abandon);
  }

  private static PluginParts create(
      GatewayConfig config, Shared shared, Timers timers, PluginThread.Steps steps)
      throws ConfigException {
    Mistakes mistakes = new Mistakes();
    PluginCatalog catalog = open(config.plugins().folders(), shared.pluginJars(), mistakes);
    try {
      PluginPlan plan = PluginPlan.of(catalog, config, steps, mistakes);
      mistakes.throwIfAny();
      return create(catalog, plan, host(config, shared, timers), steps);
    } catch (Throwable refused) { // an error of one plugin must not keep its jar open
      catalog.close();
      throw refused;
    }
  }

  private static PluginHost host(GatewayConfig config, Shared shared, Timers timers) {
    LoopContexts contexts = new VertxContexts(shared.vertx(), shared.loops());
    return new PluginHost(
        shared.vertx(),
        contexts,
        shared.telemetry(),
        new Pools(
            name -> thread(name, shared.vertx(), contexts),
            shared.control().loop().timers(),
            config.plugins().pools().values(),
            shared.telemetry()),
        shared.pluginStates(),
        config.upstreams().keySet(),
        timers);
  }

  /**
   * For blocking work. Vert.x would close it with the listener whose request needs it first, while
   * requests of other listeners use it.
   */
  private static WorkerExecutor thread(String name, Vertx vertx, LoopContexts contexts) {
    // Never too long: Vert.x would print a stack a second, and name no plugin.
    return contexts.call(
        contexts.any(PluginParts.class.getClassLoader()),
        () -> vertx.createSharedWorkerExecutor(name, 1, Long.MAX_VALUE, TimeUnit.NANOSECONDS));
  }

  private static PluginParts create(
      PluginCatalog catalog, PluginPlan plan, PluginHost host, PluginThread.Steps steps)
      throws ConfigException {
    Pools pools = host.pools();
    PluginPlan.Making plugins = plan.begin(host);
    // The code of a plugin may never return, so its thread cannot do this.
    steps.onGivenUp(() -> {
      try (pools) {
        plugins.giveUp();
      }
    });
    try {
      return new PluginParts(catalog, pools, plugins.make(steps), plan.traits());
    } catch (Throwable refused) { // an error of one plugin must not keep the threads
      pools.close();
      throw refused;
    }
  }

  /** Nobody wants them any more, and none has been started. */
  void abandon() {
    plugins.stop().onComplete(stopped -> close());
  }

  private static PluginCatalog open(List<Path> folders, OpenJars jars, Mistakes mistakes) {
    ClassLoader gateway = PluginParts.class.getClassLoader();
    return PluginCatalog.open(jars, gateway, folders, mistakes::add);
  }

  /** The plugins of each route, by its name. */
  Map<String, FilterChain> chains(List<RouteConfig> routes) {
    Map<String, FilterChain> chains = new LinkedHashMap<>();
    routes.forEach(route -> chains.put(route.name(), plugins.chain(route)));
    return chains;
  }

  /** Where the jq programs of a route run, on all loops. */
  Workers jq(String route) {
    return jqShares.computeIfAbsent(
        route, first -> pools.get(PoolConfig.JQ).share("the gateway itself"));
  }

  /** All pools, in declared order. */
  List<Pool> pools() {
    return pools.all();
  }

  /** Says what their configuration would do with a request. Made when somebody first asks. */
  Explainer explainer(GatewayConfig config) {
    Explainer known = explainer;
    if (known == null) {
      known = Explainer.of(config, traits);
      explainer = known;
    }
    return known;
  }

  /** What they say of themselves. */
  PluginTraits traits() {
    return traits;
  }

  PluginSet set() {
    return plugins;
  }

  Future<Void> start() {
    return plugins.start();
  }

  /** To be called when no exchange uses them any more. */
  Future<Void> stop() {
    return plugins.stop();
  }

  /** Ends what they ran on; to be called when they have stopped. Blocks. */
  void close() {
    pools.close();
    catalog.close();
  }
}
