package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.telemetry.OwnMeters;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginMeters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one plugin instance was given, so that it can be taken back. Safe for use by all threads.
 */
final class LivePluginContext implements PluginContext {
  private static final int CONNECTIONS_PER_HOST = 64;
  private static final int WAITING_FOR_A_CONNECTION = 256;
  private static final int IDLE_SECONDS = 30;

  private final String name;
  private final Vertx vertx;
  private final Context loop;
  private final Logger logger;
  private final OwnMeters meters;
  private final Map<Thread, WebClient> clients = new ConcurrentHashMap<>();
  private final List<Long> timers = new CopyOnWriteArrayList<>();
  private final List<AutoCloseable> owned = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /**
   * @param code whose class loader is that of the threads while the plugin starts, stops and runs
   *     its timers
   */
  LivePluginContext(String name, PluginCode code, PluginHost host) {
    this.name = name;
    this.vertx = host.vertx();
    this.loop = host.contexts().apply(code.loader());
    this.logger = LoggerFactory.getLogger("plugin." + name);
    this.meters = host.telemetry().pluginMeters(name);
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
    if (!Context.isOnEventLoopThread()) {
      throw new IllegalStateException("webClient() belongs to event loops");
    }
    return clients.computeIfAbsent(Thread.currentThread(), eventLoop -> newClient());
  }

  /** A read that stalls ends sometime whatever the plugin does, and no queue is without bounds. */
  private WebClient newClient() {
    WebClientOptions options = new WebClientOptions();
    options.setUserAgent("fanlight");
    options.setFollowRedirects(false);
    options.setIdleTimeout(IDLE_SECONDS);
    options.setReadIdleTimeout(IDLE_SECONDS);
    PoolOptions pool = new PoolOptions();
    pool.setHttp1MaxSize(CONNECTIONS_PER_HOST).setMaxWaitQueueSize(WAITING_FOR_A_CONNECTION);
    return WebClient.create(vertx, options, pool);
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
    return resource;
  }

  /** Ends the timers, then closes what the plugin owns on a worker thread. Never fails. */
  Future<Void> close() {
    return Future.future(done ->
        loop.runOnContext(go -> {
          closed = true;
          timers.forEach(vertx::cancelTimer);
          vertx.<Void>executeBlocking(this::release, false).onComplete(done);
        }));
  }

  @SuppressWarnings("NullAway") // a task without a result
  private Void release() {
    meters.close();
    clients.values().forEach(WebClient::close);
    for (AutoCloseable resource : owned.reversed()) {
      try {
        resource.close();
      } catch (Throwable failure) { // the others are to be closed whatever this one throws
        logger.warn("plugin {} left something behind", name, failure);
      }
    }
    return null;
  }
}
