package dev.fanlight.gateway.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.fanlight.gateway.admin.AdminListener;
import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.bootstrap.generation.BoundListener;
import dev.fanlight.gateway.bootstrap.generation.CurrentDispatcher;
import dev.fanlight.gateway.bootstrap.generation.Generation;
import dev.fanlight.gateway.bootstrap.generation.Generations;
import dev.fanlight.gateway.bootstrap.generation.Shared;
import dev.fanlight.gateway.bootstrap.platform.EventLoops;
import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.server.ServerLoop;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Every bound port: the listeners' and the operators'. A listener is its address: while a
 * configuration has that, its socket stays open, whatever name and limits it has there.
 */
final class Listeners {
  private final Vertx vertx;
  private final List<ServingLoop> loops;
  private final Generations generations;
  private final Telemetry telemetry;
  private final MemoryBudget memory;
  private final AdminSources operators;
  private final Set<Future<Void>> leaving = ConcurrentHashMap.newKeySet();
  private final Set<BoundListener> retired = ConcurrentHashMap.newKeySet();
  private volatile Bound bound = new Bound(Map.of(), null, null);

  Listeners(Shared shared, Generations generations, AdminSources operators) {
    this.vertx = shared.vertx();
    this.loops = shared.loops();
    this.generations = generations;
    this.telemetry = shared.telemetry();
    this.memory = shared.memory();
    this.operators = operators;
  }

  /**
   * @param byName what is bound, by the name that a configuration has for it
   */
  record Bound(
      Map<String, BoundListener> byName,
      @Nullable AdminConfig adminConfig,
      @Nullable AdminListener admin) {

    @Nullable BoundListener serving(ListenerConfig config) {
      return byName.values().stream().filter(one -> one.serves(config)).findAny().orElse(null);
    }

    boolean has(BoundListener listener) {
      return byName.containsValue(listener);
    }

    /** Those that are not called what they were bound as. */
    Map<BoundListener, String> renamed() {
      Map<BoundListener, String> renamed = new HashMap<>();
      byName.forEach((name, listener) -> {
        if (!listener.firstName().equals(name)) {
          renamed.put(listener, name);
        }
      });
      return Map.copyOf(renamed);
    }
  }

  /** Where a listener is bound. */
  int port(String listener) {
    return requireNonNull(bound.byName.get(listener), listener).socket().port();
  }

  /** All that have connections or may get some, by the names that they have now. */
  List<GatewaySnapshot.Listener> snapshot() {
    List<GatewaySnapshot.Listener> all = new ArrayList<>();
    bound.byName.values().forEach(listener -> all.add(listener.snapshot(false)));
    retired.forEach(listener -> all.add(listener.snapshot(true)));
    return all;
  }

  int adminPort() {
    return requireNonNull(bound.admin, "not started").port();
  }

  /** Only the operators' of a configuration: it can be asked for readiness while all starts. */
  Future<Void> bindAdmin(GatewayConfig config) {
    return admin(config)
        .map(admin -> {
          bound = new Bound(bound.byName, config.operation().admin(), admin);
          return null;
        });
  }

  /**
   * Binds what a configuration has and is not bound yet. Fails with a {@link StartException}, and
   * then nothing new is bound.
   */
  Future<Bound> bind(Generation next) {
    GatewayConfig config = next.config();
    Bound before = bound;
    Map<String, BoundListener> byName = new LinkedHashMap<>();
    Future<Void> bindings = Future.succeededFuture();
    List<BoundListener> opened = new ArrayList<>();
    for (ListenerConfig listener : config.listeners()) {
      BoundListener serving = before.serving(listener);
      if (serving == null) {
        BoundListener fresh =
            new BoundListener(
                listener,
                next.terms(listener.name()),
                telemetry.listener(listener.name()),
                this::serverLoop);
        bindings =
            bindings.compose(others -> start(fresh, listener)).onSuccess(done -> opened.add(fresh));
        serving = fresh;
      }
      byName.put(listener.name(), serving);
    }
    return bindings
        .compose(all -> admin(config))
        .map(admin -> new Bound(byName, config.operation().admin(), admin))
        .recover(failure ->
            Future.join(opened.stream().map(one -> one.socket().close(vertx)).toList())
                .transform(closed -> Future.failedFuture(failure)));
  }

  private Future<Void> start(BoundListener listener, ListenerConfig config) {
    return named(
        "listener " + config.name(),
        config.address(),
        listener.socket().start(vertx, EventLoops.COUNT));
  }

  private Future<AdminListener> admin(GatewayConfig config) {
    AdminListener admin = bound.admin;
    AdminConfig before = bound.adminConfig;
    return admin != null && before != null && config.operation().admin().isServedBy(before)
        ? Future.succeededFuture(admin)
        : named(
            "admin", config.operation().admin().address(), startAdmin(config.operation().admin()));
  }

  /**
   * On a thread without a Vert.x: it has one of its own. What that thread throws would be lost,
   * such as an error that a class of the pages cannot be loaded.
   */
  private Future<AdminListener> startAdmin(AdminConfig config) {
    return Future.future(started ->
        Thread.startVirtualThread(() -> {
          try {
            AdminListener.start(config, operators).onComplete(started);
          } catch (RuntimeException | Error defect) {
            started.fail(defect);
          }
        }));
  }

  private static <T> Future<T> named(String what, Address address, Future<T> binding) {
    return binding.recover(failure ->
        Future.failedFuture(
            new StartException(
                "%s cannot listen on %s:%d: %s"
                    .formatted(what, address.host(), address.port(), failure.getMessage()),
                failure)));
  }

  /**
   * Every listener's new connections get its generation's terms; the others close.
   *
   * @param each does one step after another, each of one listener, and is told what it is
   */
  void take(Bound next, Generation generation, BiConsumer<String, Runnable> each) {
    Bound before = bound;
    bound = next;
    next.byName.forEach((name, listener) ->
        each.accept(
            "the change of listener " + name, () -> listener.take(name, generation.terms(name))));
    before.byName.forEach((name, listener) -> {
      if (!next.has(listener)) {
        each.accept("the end of listener " + name, () -> leave(listener));
      }
    });
    AdminListener admin = before.admin;
    if (admin != null && !admin.equals(next.admin)) {
      each.accept("the end of the admin listener", () -> leaves(admin.close()));
    }
  }

  /** The admin listener answers as a configuration says, and shows its certificate. */
  Future<Void> changeAdmin(GatewayConfig config) {
    return requireNonNull(bound.admin, "not started").change(config.operation().admin());
  }

  /** Closes what only that has bound. */
  Future<Void> abandon(Bound next) {
    List<Future<Void>> closing = new ArrayList<>();
    for (BoundListener listener : next.byName.values()) {
      if (!bound.has(listener)) {
        closing.add(listener.socket().close(vertx));
      }
    }
    if (next.admin != null && !next.admin.equals(bound.admin)) {
      closing.add(next.admin.close());
    }
    return Future.join(closing).mapEmpty();
  }

  /** Retires a listener. Its exchanges may take as long as they need. */
  private void leave(BoundListener listener) {
    retired.add(listener);
    leaves(
        listener
            .socket()
            .drain(Deadline.NEVER)
            .transform(drained -> listener.socket().close(vertx))
            .onComplete(closed -> retired.remove(listener)));
  }

  private void leaves(Future<Void> end) {
    leaving.add(end);
    end.onComplete(left -> leaving.remove(end));
  }

  /** On the event loop that asks. */
  private ServerLoop serverLoop(BoundListener listener) {
    ServingLoop serving =
        loops.stream().filter(loop -> loop.eventLoop().inEventLoop()).findAny().orElseThrow();
    return new ServerLoop(
        serving.eventLoop(),
        serving.loop(),
        new CurrentDispatcher(generations, serving.index(), listener),
        memory);
  }

  /** Takes no more connections and lets the exchanges of those there are end for so long. */
  Future<Void> drain(Duration timeout) {
    List<Future<Void>> drains = new ArrayList<>();
    bound.byName.values().forEach(one -> drains.add(one.socket().drain(timeout)));
    for (Future<Void> left : leaving) {
      drains.add(left.timeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS));
    }
    return Future.join(drains).mapEmpty();
  }

  /** Ends the requests that are still open with that error, those of removed listeners too. */
  void cut(GatewayError reason) {
    bound.byName.values().forEach(one -> one.socket().cut(reason));
    retired.forEach(one -> one.socket().cut(reason));
  }

  Future<Void> closeAdmin() {
    return bound.admin == null ? Future.succeededFuture() : bound.admin.close();
  }
}
