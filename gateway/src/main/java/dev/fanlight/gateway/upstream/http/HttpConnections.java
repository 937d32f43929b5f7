package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.http.connect.HttpConnectFailures;
import dev.fanlight.gateway.upstream.http.connect.HttpConnector;
import dev.fanlight.gateway.upstream.http.connect.HttpNames;
import dev.fanlight.gateway.upstream.http.connect.HttpTls;
import dev.fanlight.gateway.upstream.http.pool.HttpPool;
import dev.fanlight.gateway.upstream.http.wire.http2.HttpFrames;
import dev.fanlight.gateway.upstream.network.Connections;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import dev.fanlight.plugin.CallRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one upstream on one event loop. There may be a quarter more of them than the
 * bulkhead has permits. So an attempt that has a permit gets a connection, and the queue is that of
 * the bulkhead.
 *
 * <p>Vert.x makes and runs the connections. Its pool, and its request and response around each
 * stream, work on any thread and cost a quarter of a call. On one event loop they are not needed.
 */
public final class HttpConnections implements Connections {
  private static final Logger log = LoggerFactory.getLogger(HttpConnections.class);

  private static final long MOST_SWEEP_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private final ContextInternal context;
  private final HttpConnector connector;
  private final UpstreamConfig config;
  private final EndpointSet endpoints;
  private final EndpointSet.Observer observer = this::endpointsChanged;
  private final Map<Endpoint, HttpPool> pools = new HashMap<>();
  private HttpPool.Bounds bounds;
  private long version;
  private boolean sweeping;
  private long sweep;

  /** To be called on the event loop whose connections these are. */
  public HttpConnections(Vertx vertx, SharedUpstream upstream, HttpNames names) {
    this.context = ((VertxInternal) vertx).getOrCreateContext();
    this.config = upstream.config();
    this.endpoints = upstream.endpoints();
    this.bounds = bounds(config, config.bulkhead().maxConcurrent());
    this.connector = new HttpConnector(context, config, names);
    endpoints.observe(observer);
  }

  /**
   * Reads what TLS to that upstream needs. Blocks the first time, so it must be called before an
   * event loop connects.
   */
  public static void prepare(UpstreamConfig config) {
    HttpTls.prepare(config);
  }

  private void endpointsChanged(EndpointSet.Snapshot now) {
    context.runOnContext(update -> retireAllBut(endpoints.current()));
  }

  /**
   * An attempt opens its connection in the turn that picked its endpoint. So no attempt comes to a
   * pool after the turn that retires it, but for one that has lost its place there.
   */
  private void retireAllBut(EndpointSet.Snapshot now) {
    if (now.version() > version) {
      version = now.version();
      Map<Endpoint, HttpPool> left = new HashMap<>(pools);
      now.endpoints().forEach(left::remove);
      pools.keySet().removeAll(left.keySet());
      left.values().forEach(HttpPool::retire);
    }
  }

  private static HttpPool.Bounds bounds(UpstreamConfig config, int permits) {
    int streams = config.service().protocol() == Protocol.HTTP_1_1 ? 1 : HttpFrames.STREAMS;
    int connections = Math.ceilDiv(permits + Math.max(1, permits / 4), streams);
    return new HttpPool.Bounds(connections, streams);
  }

  @Override
  public void room(int permits) {
    HttpPool.Bounds now = bounds(config, permits);
    if (now.connections() > bounds.connections()) {
      bounds = now;
      pools.values().forEach(pool -> pool.widen(now));
    }
  }

  @Override
  public void open(
      Endpoint endpoint,
      CallRequest request,
      String requestId,
      long remainingMillis,
      Listener listener) {
    HttpAttempt attempt = new HttpAttempt(context, config, endpoint, request, listener);
    listener.opening(attempt);
    attempt.open(pool(endpoint), requestId, remainingMillis);
  }

  @Override
  public int count(Endpoint endpoint) {
    HttpPool pool = pools.get(endpoint);
    return pool == null ? 0 : pool.open();
  }

  private HttpPool pool(Endpoint endpoint) {
    HttpPool pool = pools.get(endpoint);
    if (pool == null) {
      pool = new HttpPool(() -> connect(endpoint), bounds, config.timeouts().keepAlive());
      pools.put(endpoint, pool);
    }
    return pool;
  }

  private Future<HttpClientConnection> connect(Endpoint endpoint) {
    return connector
        .connect(endpoint, config.timeouts().connect().toMillis())
        .map(this::connected)
        .onFailure(failure -> refused(endpoint, failure));
  }

  private HttpClientConnection connected(HttpClientConnection connection) {
    // The attempts on it hear of it themselves; without a handler it is logged as an error.
    connection.exceptionHandler(failure -> log.debug("a connection upstream failed", failure));
    if (!sweeping) {
      sweepLater();
    }
    return connection;
  }

  private void refused(Endpoint endpoint, Throwable failure) {
    UpstreamFailure why = HttpConnectFailures.of(failure);
    if (endpoint.logs(why.reason())) {
      log.warn(
          "no connection to {} of upstream {}: {} ({})",
          endpoint,
          config.name(),
          why.reason(),
          HttpConnectFailures.deepest(failure));
    }
  }

  private void sweepLater() {
    sweeping = true;
    sweep =
        context.setTimer(
            Math.min(MOST_SWEEP_MILLIS, config.timeouts().keepAlive().toMillis()),
            timer -> sweep());
  }

  private void sweep() {
    sweeping = false;
    boolean open = false;
    for (HttpPool pool : pools.values()) {
      open |= pool.sweep();
    }
    if (open) {
      sweepLater();
    }
  }

  @Override
  public Future<Void> close() {
    endpoints.ignore(observer);
    if (sweeping) {
      context.owner().cancelTimer(sweep);
    }
    return connector.close();
  }
}
