package dev.fanlight.gateway.filter.life;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.load.PluginMessages;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.filter.load.BoundPlugin;
import dev.fanlight.gateway.filter.load.PluginCatalog;
import dev.fanlight.gateway.telemetry.meter.OwnMeters;
import dev.fanlight.plugin.PluginRole;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Every plugin of a configuration, understood but not made: as far as a check can go. */
public final class PluginPlan {
  private final Map<String, BoundPlugin<?>> bound = new LinkedHashMap<>();
  private final Map<String, PluginRole> roles = new HashMap<>();
  private final Set<String> removing = new HashSet<>();
  private final Set<String> guards = new HashSet<>();
  private final Set<String> seen = new HashSet<>();

  private final Set<String> upstreams;

  private PluginPlan(Set<String> upstreams) {
    this.upstreams = upstreams;
  }

  /**
   * @param next is told whose code runs next
   * @param mistakes is given everything that is wrong; then the plan is of no use
   */
  public static PluginPlan of(
      PluginCatalog catalog, GatewayConfig config, Consumer<PluginConfig> next, Mistakes mistakes) {
    PluginPlan plan = new PluginPlan(config.upstreams().keySet());
    Consumer<PluginConfig> bind =
        plugin -> {
          next.accept(plugin);
          plan.bind(catalog, plugin, mistakes);
        };
    config.plugins().everywhere().forEach(bind);
    for (RouteConfig route : config.routes()) {
      route.plugins().forEach(bind);
      route.plugins().forEach(plugin -> plan.checkVariables(plugin, route, mistakes));
    }
    return plan;
  }

  private void checkVariables(PluginConfig config, RouteConfig route, Mistakes mistakes) {
    BoundPlugin<?> plugin = bound.get(place(config));
    if (plugin == null) {
      return;
    }
    try {
      Set<String> missing = new TreeSet<>(plugin.pathVariables());
      missing.removeAll(route.match().path().names());
      if (!missing.isEmpty()) {
        String found =
            "{%s}, which route %s has not".formatted(missing.iterator().next(), route.name());
        mistakes.add(config.origin().error("", found, "path variables of the route"));
      }
    } catch (Throwable broken) { // an error of one plugin must be told as its own
      mistakes.add(unusable(plugin, broken));
    }
  }

  /** A global plugin stands on every route; it is one place all the same, with its mistakes. */
  private void bind(PluginCatalog catalog, PluginConfig config, Mistakes mistakes) {
    if (config.enabled() && seen.add(place(config))) {
      BoundPlugin<?> plugin = catalog.bind(config, upstreams, mistakes);
      if (plugin != null) {
        bound.put(place(config), plugin);
        traits(plugin, mistakes);
      }
    }
  }

  private void traits(BoundPlugin<?> plugin, Mistakes mistakes) {
    try {
      if (plugin.isGuard()) {
        guards.add(plugin.config().name());
      }
      checkUse(plugin.config(), mistakes);
      roles.put(place(plugin.config()), plugin.role());
      if (plugin.removesCredentials()) {
        removing.add(place(plugin.config()));
      }
    } catch (Throwable broken) { // an error of one plugin must be told as its own
      mistakes.add(unusable(plugin, broken));
    }
  }

  private void checkUse(PluginConfig config, Mistakes mistakes) {
    Origin skips = config.use().skips();
    if (skips != null && guards.contains(config.name())) {
      mistakes.add(
          skips.error(
              "", "skip", "fail, because the plugin " + config.name() + " decides who may pass"));
    }
  }

  /** What the plugins say of themselves. */
  public PluginTraits traits() {
    return new PluginTraits(Set.copyOf(guards), Map.copyOf(roles), Set.copyOf(removing));
  }

  static String place(PluginConfig config) {
    return config.origin().path();
  }

  /** The plugins, of which none is made yet. */
  public Making begin(PluginHost host) {
    return new Making(host);
  }

  /** The plugins while they are made. One thread makes them, and another one may give them up. */
  public final class Making {
    private final PluginHost host;
    private final OwnMeters.Owners metrics = new OwnMeters.Owners();

    /** What is to be closed, of the plugins that are made and of the one that is being made. */
    @GuardedBy("this")
    private final Map<String, LivePluginContext> open = new LinkedHashMap<>();

    @GuardedBy("this")
    private final List<Future<Void>> closes = new ArrayList<>();

    @GuardedBy("this")
    private boolean givenUp;

    private Making(PluginHost host) {
      this.host = host;
    }

    /**
     * Makes the plugins; they are to be started next. Blocks. To be called once.
     *
     * @param next is told whose code runs next
     * @throws ConfigException when some cannot be made. What they own is closed then, and no code
     *     of theirs runs any more, but that of a close which has not returned in time
     * @throws CancellationException when they have been given up; the same holds then
     */
    public PluginSet make(Consumer<PluginConfig> next) throws ConfigException {
      Mistakes mistakes = new Mistakes();
      Map<String, RunningPlugin> made = new LinkedHashMap<>();
      bound.forEach((place, plugin) -> {
        next.accept(plugin.config());
        LivePluginContext context = open(place, plugin);
        if (context != null) {
          try {
            made.put(
                place, new RunningPlugin(plugin, plugin.create(context), context, host.timers()));
          } catch (Throwable broken) { // an error of one plugin must be told as its own
            next.accept(plugin.config());
            close(place);
            mistakes.add(unusable(plugin, broken));
          }
        }
      });
      if (mistakes.count() == 0 && keep()) {
        return new PluginSet(made, traits(), host);
      }
      made.values().forEach(plugin -> next.accept(plugin.made().config()));
      closeAll();
      mistakes.throwIfAny();
      throw new CancellationException("nobody waits for the plugins any more");
    }

    /**
     * Nobody waits for the plugins any more, and the code of one has not returned. Closes what they
     * own; of the one whose code has not returned, too. No other is made. Does nothing once all are
     * made. Blocks.
     */
    public void giveUp() {
      synchronized (this) {
        givenUp = true;
      }
      closeAll();
    }

    /** Null when they have been given up. */
    private synchronized @Nullable LivePluginContext open(String place, BoundPlugin<?> plugin) {
      if (givenUp) {
        return null;
      }
      LivePluginContext context =
          new LivePluginContext(
              plugin.config().name(),
              plugin.code(),
              host.pools().get(plugin.config().use().pool()),
              host,
              metrics);
      open.put(place, context);
      return context;
    }

    /** False when they have been given up. Otherwise nobody can give them up any more. */
    private synchronized boolean keep() {
      if (!givenUp) {
        open.clear();
      }
      return !givenUp;
    }

    private synchronized void close(String place) {
      LivePluginContext context = open.remove(place);
      BoundPlugin<?> plugin = bound.get(place);
      if (context != null && plugin != null) {
        closes.add(RunningPlugin.close(plugin, context, host.timers()));
      }
    }

    /**
     * Returns when all are closed. The closes run code of jars, and the jars are closed next. Each
     * close has a bound of its own.
     */
    private void closeAll() {
      Future<?> closed;
      synchronized (this) {
        List.copyOf(open.keySet()).forEach(this::close);
        closed = Future.join(List.copyOf(closes));
      }
      closed.otherwiseEmpty().toCompletionStage().toCompletableFuture().join();
    }
  }

  private static ConfigError unusable(BoundPlugin<?> plugin, Throwable broken) {
    PluginConfig config = plugin.config();
    return config
        .origin()
        .error("", PluginMessages.of(broken, config), "what plugin " + config.name() + " can use");
  }
}
