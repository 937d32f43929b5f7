package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.server.answer.Problems;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.wire.accept.GuardedTransport;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A bound port that speaks HTTP/1.1 and h2c, served by one verticle on each of several event loops.
 * Its methods may be called from any thread.
 */
public final class HttpListener {
  private final ListenerConfig config;
  private final boolean connects;
  private final Supplier<ServerLoop> loops;
  final Admission admission;
  private final List<ListenerVerticle> verticles = new CopyOnWriteArrayList<>();
  private volatile @Nullable Bound bound;

  /**
   * @param terms of the connections that are accepted first
   * @param loops called once on each event loop that serves this listener
   */
  public HttpListener(
      ListenerConfig config,
      ListenerTerms terms,
      ListenerMeters meters,
      Supplier<ServerLoop> loops) {
    this.config = config;
    this.connects = terms.tunnels();
    this.loops = loops;
    this.admission = new Admission(config, terms, meters);
  }

  /** Takes other terms for the connections accepted from now on; the open ones keep theirs. */
  public void change(ListenerTerms terms) {
    admission.change(terms);
  }

  /**
   * Binds the port; fails when it cannot be bound.
   *
   * @param vertx built with a {@link GuardedTransport}
   * @param instances event loops to serve on
   */
  public Future<Void> start(Vertx vertx, int instances) {
    GuardedTransport.register(vertx, admission);
    Problems.load();
    return vertx
        .deployVerticle(this::verticle, new DeploymentOptions().setInstances(instances))
        .onFailure(failure -> GuardedTransport.unregister(vertx, admission))
        .map(id -> {
          bound = new Bound(vertx, id);
          admission.boundTo(verticles.getFirst().port());
          return null;
        });
  }

  private ListenerVerticle verticle() {
    ListenerVerticle verticle = new ListenerVerticle(config, connects, loops, admission);
    verticles.add(verticle);
    return verticle;
  }

  /** The port in use, once started. */
  public int port() {
    return admission.port();
  }

  /** Connections open now, on all event loops. */
  public int connections() {
    return admission.open();
  }

  /**
   * Stops accepting, closes the connections that have no exchange, and lets the others finish their
   * answers, which tell the client to close.
   *
   * @param timeout after which what is left is cut off
   * @return done when no connection is left
   */
  public Future<Void> drain(Duration timeout) {
    Bound bound = this.bound;
    if (bound == null) {
      return Future.succeededFuture();
    }
    // Vert.x takes the event loops away before it closes the socket: a connection that came in
    // between would be a warning with a stack in the log.
    Future<Void> closed = GuardedTransport.stopAccepting(bound.vertx, admission);
    return Future.join(verticles.stream().map(v -> v.drain(timeout, closed)).toList()).mapEmpty();
  }

  /**
   * Ends every request that is still open: with that error where no head of an answer was sent,
   * else by breaking the answer off. To be called after {@link #drain}.
   */
  public void cut(GatewayError reason) {
    verticles.forEach(verticle -> verticle.cut(reason));
  }

  /** Ends everything at once. */
  public Future<Void> close(Vertx vertx) {
    GuardedTransport.unregister(vertx, admission);
    Bound bound = this.bound;
    return bound == null ? Future.succeededFuture() : vertx.undeploy(bound.deployment);
  }

  /** What is known once the port is bound. */
  private record Bound(Vertx vertx, String deployment) {}
}
