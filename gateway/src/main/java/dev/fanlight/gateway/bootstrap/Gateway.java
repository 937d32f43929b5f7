package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.admin.AdminListener;
import dev.fanlight.gateway.admin.AdminSources;
import dev.fanlight.gateway.admin.Readiness;
import dev.fanlight.gateway.config.ConfigException;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.server.GuardedTransport;
import dev.fanlight.gateway.server.HttpListener;
import dev.fanlight.gateway.server.ServerLoop;
import dev.fanlight.gateway.server.TrustedProxies;
import dev.fanlight.gateway.telemetry.Telemetry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The whole gateway, running. It builds what the other packages declare, from the bottom up, and
 * takes it down in the reverse order. Its methods may be called from any thread.
 */
public final class Gateway {
  private final Shared shared;
  private final Vertx vertx;
  private final PluginParts plugins;
  private final Readiness readiness = new Readiness();
  private final Map<EventLoop, LoopParts> loops = new ConcurrentHashMap<>();
  private final Map<String, HttpListener> listeners = new LinkedHashMap<>();
  private @Nullable AdminListener admin;

  private Gateway(Shared shared, Vertx vertx, PluginParts plugins) {
    this.shared = shared;
    this.vertx = vertx;
    this.plugins = plugins;
  }

  /**
   * Says what {@link #start} would say about the plugins, and starts nothing. Blocks.
   *
   * @throws ConfigException with everything that is wrong
   */
  public static void check(GatewayConfig config) throws ConfigException {
    PluginParts.check(config);
  }

  /**
   * Starts everything; completes when all listeners are bound. Blocks while it opens plugins.
   *
   * @return fails with what is in the way, and then nothing is left running
   * @throws ConfigException when a plugin cannot be made as configured
   */
  public static Future<Gateway> start(GatewayConfig config) throws ConfigException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Telemetry telemetry = new Telemetry(registry);
    Vertx vertx = vertx();
    PluginParts plugins;
    try {
      plugins = PluginParts.create(config, vertx, telemetry);
    } catch (ConfigException refused) {
      vertx.close();
      throw refused;
    }
    Shared shared = Shared.of(config, registry, telemetry, plugins);
    Gateway gateway = new Gateway(shared, vertx, plugins);
    return gateway
        .listenForOperators()
        .compose(bound -> plugins.start())
        .compose(started -> gateway.listen())
        .map(gateway)
        .recover(failure -> gateway.close().transform(closed -> Future.failedFuture(failure)));
  }

  private static Vertx vertx() {
    VertxOptions options = new VertxOptions().setEventLoopPoolSize(EventLoops.COUNT);
    Transport transport = Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO;
    return Vertx.builder().with(options).withTransport(GuardedTransport.over(transport)).build();
  }

  /** First: it can be asked for readiness while plugins start and the listeners are bound. */
  private Future<Void> listenForOperators() {
    Address address = shared.config().admin();
    AdminSources sources = new AdminSources(shared.telemetry(), shared.recent(), readiness);
    return named("admin", address, AdminListener.start(address, sources))
        .map(bound -> {
          admin = bound;
          return null;
        });
  }

  private Future<Void> listen() {
    Future<Void> started = Future.succeededFuture();
    TrustedProxies trusted = TrustedProxies.of(shared.config().trustedProxies());
    for (ListenerConfig config : shared.config().listeners()) {
      HttpListener listener = new HttpListener(config, trusted, this::serverLoop);
      listeners.put(config.name(), listener);
      started = started.compose(before -> bind(listener, config));
    }
    return started.onSuccess(all -> readiness.ready());
  }

  private Future<Void> bind(HttpListener listener, ListenerConfig config) {
    String what = "listener " + config.name();
    return named(what, config.address(), listener.start(vertx, EventLoops.COUNT));
  }

  private static <T> Future<T> named(String what, Address address, Future<T> binding) {
    return binding.recover(failure ->
        Future.failedFuture(
            new StartException(
                "%s cannot listen on %s:%d: %s"
                    .formatted(what, address.host(), address.port(), failure.getMessage()),
                failure)));
  }

  /** On the event loop that asks; all listeners on one loop share its parts. */
  private ServerLoop serverLoop() {
    ContextInternal context = ((VertxInternal) vertx).getOrCreateContext();
    LoopParts parts =
        loops.computeIfAbsent(context.nettyEventLoop(), eventLoop -> parts(context, eventLoop));
    return new ServerLoop(parts.loop(), parts.dispatcher());
  }

  private LoopParts parts(ContextInternal context, EventLoop eventLoop) {
    plugins.watch(eventLoop);
    return new LoopParts(context, shared);
  }

  public GatewayConfig config() {
    return shared.config();
  }

  /** The port a listener is bound to. */
  public int port(String listener) {
    return Objects.requireNonNull(listeners.get(listener), listener).port();
  }

  /** The port the admin listener is bound to. */
  public int adminPort() {
    return Objects.requireNonNull(admin, "not started").port();
  }

  /**
   * Stops taking connections, lets every request that has been read be answered for up to {@code
   * shutdown.timeout}, then ends what is left.
   */
  public Future<Void> stop() {
    readiness.notReady("shutting down");
    List<Future<Void>> drains =
        listeners.values().stream()
            .map(listener -> listener.drain(shared.config().shutdownTimeout()))
            .toList();
    return Future.join(drains)
        .transform(drained -> onLoops(LoopParts::drain))
        .transform(drained -> close());
  }

  private Future<Void> close() {
    return onLoops(LoopParts::close)
        .transform(closed -> plugins.stop())
        .transform(closed -> vertx.close())
        .transform(closed -> admin == null ? Future.succeededFuture() : admin.close())
        .transform(closed -> {
          shared.close();
          return Future.succeededFuture();
        });
  }

  private Future<Void> onLoops(Function<LoopParts, Future<Void>> step) {
    return Future.join(loops.values().stream().map(parts -> parts.on(step)).toList()).mapEmpty();
  }
}
