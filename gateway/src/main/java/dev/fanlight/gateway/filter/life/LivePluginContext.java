package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.pool.Pool;
import dev.fanlight.gateway.filter.pool.UrgedThread;
import dev.fanlight.gateway.telemetry.meter.OwnMeters;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.http.connect.HttpPluginClients;
import dev.fanlight.plugin.AdminEndpoint;
import dev.fanlight.plugin.PerLoop;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugin.SharedKey;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one plugin instance was given, so that it can be taken back. Safe for use by all threads.
 */
final class LivePluginContext implements PluginContext {
  private final String name;
  private final Vertx vertx;
  private final Context loop;
  private final Logger logger;
  private final OwnMeters meters;
  private final ClassLoader loader;
  private final LoopContexts contexts;
  private final BlockingWork blocking;
  private final AdminActions admin;
  private final SharedStates everyStates;
  private final PluginStates states;
  private final Set<String> upstreams;
  private final Timers gatewayTimers;
  private final List<LivePerLoop<?>> perLoops = new CopyOnWriteArrayList<>();
  private final PerLoop<WebClient> clients;
  private final List<Long> timers = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> owned = new CopyOnWriteArrayList<>();
  private volatile boolean closed;
  private volatile boolean released;

  /**
   * @param code whose class loader is that of the threads while the plugin starts, stops and runs
   *     its timers
   * @param pool where its blocking work runs
   * @param metrics who has which, of all plugins of its configuration
   */
  LivePluginContext(
      String name, PluginCode code, Pool pool, PluginHost host, OwnMeters.Owners metrics) {
    this.name = name;
    this.vertx = host.vertx();
    this.loader = code.loader();
    this.contexts = host.contexts();
    this.loop = contexts.any(loader);
    this.blocking = new BlockingWork(name, code, pool);
    this.logger = LoggerFactory.getLogger("plugin." + name);
    this.admin = new AdminActions(name, logger, blocking, contexts.loop(loop));
    this.meters = host.telemetry().pluginMeters().of(name, metrics);
    this.upstreams = host.upstreams();
    this.gatewayTimers = host.timers();
    this.everyStates = host.states();
    this.states = everyStates.join(name, loader, this);
    this.clients = perLoop(HttpPluginClients::create, LivePluginContext::close);
  }

  /** Where the plugin starts and stops and its timers run. */
  Context loop() {
    return loop;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Logger logger() {
    return logger;
  }

  @Override
  public PluginMeters meters() {
    return meters;
  }

  @Override
  public WebClient webClient() {
    return clients.get();
  }

  /** The plugin serves from now on. */
  void showGauges() {
    meters.showGauges();
  }

  private static Future<Void> close(WebClient client) {
    client.close();
    return Future.succeededFuture();
  }

  @Override
  public <T> PerLoop<T> perLoop(Function<Vertx, T> make, Function<? super T, Future<Void>> close) {
    LivePerLoop<T> perLoop = new LivePerLoop<>(this, make, close);
    perLoops.add(perLoop);
    return perLoop;
  }

  /** Whether the plugin has stopped, and all of this is being taken back or is. */
  boolean isClosed() {
    return closed;
  }

  Vertx vertx() {
    return vertx;
  }

  LoopContexts contexts() {
    return contexts;
  }

  /**
   * A context for the plugin's code on the calling event loop.
   *
   * @throws IllegalStateException on another thread
   */
  Context here() {
    Context here = contexts.here(loader);
    if (here == null) {
      throw new IllegalStateException(
          "what a plugin has per loop belongs to event loops, and thread %s is none of them"
              .formatted(Thread.currentThread().getName()));
    }
    return here;
  }

  @Override
  public UpstreamName upstream(String upstream) {
    if (upstreams.contains(upstream)) {
      return new UpstreamName(upstream);
    }
    String known = upstreams.isEmpty() ? "none" : String.join(", ", new TreeSet<>(upstreams));
    throw new IllegalArgumentException(
        "there is no upstream \"%s\"; there are: %s".formatted(upstream, known));
  }

  @Override
  public <T> T shared(SharedKey<T> key, Supplier<? extends T> make) {
    T state;
    try {
      state = states.take(this, key, make);
    } finally {
      // Either this sees that the plugin has stopped, or the stop sees the state.
      if (released) {
        leaveStates();
      }
    }
    if (released) {
      throw new IllegalStateException("plugin " + name + " has stopped");
    }
    return state;
  }

  /** What no other instance holds, is closed. */
  private void leaveStates() {
    for (Object unheld : states.release(this)) {
      if (unheld instanceof AutoCloseable resource) {
        close(resource);
      }
    }
  }

  @Override
  public <T> Future<T> blocking(Callable<T> work) {
    Context current = Vertx.currentContext();
    boolean here =
        current != null && Context.isOnEventLoopThread() && current.owner().equals(vertx);
    return blocking.run(contexts.loop(here ? current : loop), work);
  }

  @Override
  public void admin(AdminEndpoint endpoint) {
    admin.add(endpoint);
  }

  /** What operators may ask of it. */
  AdminActions admin() {
    return admin;
  }

  @Override
  public void every(Duration period, Runnable action) {
    long millis = Math.max(1, period.toMillis());
    loop.runOnContext(go -> {
      if (!closed) {
        timers.add(vertx.setPeriodic(millis, fired -> run(action)));
      }
    });
  }

  private void run(Runnable action) {
    try {
      action.run();
    } catch (Throwable thrown) { // an error of one plugin must not end its loop's other timers
      logger.error("a timer of plugin {} failed", name, thrown);
    }
  }

  @Override
  public <T extends AutoCloseable> T own(T resource) {
    owned.add(resource);
    // Either this sees that the plugin has stopped, or the stop sees the resource.
    if (released && owned.remove(resource)) {
      close(resource);
      throw new IllegalStateException("plugin " + name + " has stopped");
    }
    return resource;
  }

  /**
   * Ends the timers, then closes what the plugin has: on each event loop what it has there, on a
   * thread of its own what it owns. Never fails.
   */
  Future<Void> close() {
    return Future.future(done -> loop.runOnContext(go -> closeAll().onComplete(done)));
  }

  private Future<Void> closeAll() {
    closed = true;
    timers.forEach(vertx::cancelTimer);
    blocking.close();
    admin.close();
    List<Future<Void>> closes = new ArrayList<>();
    closes.add(releaseApart());
    perLoops.forEach(perLoop -> closes.add(perLoop.close()));
    return Future.join(closes).mapEmpty();
  }

  /** A close that never returns must not hold a thread that others need, such as reloads. */
  private Future<Void> releaseApart() {
    Promise<Void> done = Promise.promise();
    UrgedThread.start("close of " + name, gatewayTimers, () -> release(done));
    return done.future();
  }

  private void release(Promise<Void> done) {
    try {
      meters.close();
      released = true;
      for (AutoCloseable resource : owned.reversed()) {
        if (owned.remove(resource)) {
          close(resource);
        }
      }
      Thread.interrupted(); // it was meant for a close, and not for the wait for the states
      leaveStates();
    } finally {
      everyStates.leave(name, loader, this);
      loop.runOnContext(go -> done.complete());
    }
  }

  /** An interruption that was meant for another close stays out of this one. */
  private void close(AutoCloseable resource) {
    boolean interrupted = Thread.interrupted();
    try {
      resource.close();
    } catch (Throwable failure) { // the others are to be closed whatever this one throws
      logger.warn("plugin {} left something behind", name, failure);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
