package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.config.UpstreamConfig.Protocol;
import dev.fanlight.plugin.CallRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.http.impl.http1.Http1ClientConnection;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upstream's connections on one event loop. There may be a quarter more of them than the
 * bulkhead has permits: whoever has a permit gets a connection, and all waiting is done in the
 * bulkhead.
 *
 * <p>Vert.x makes and runs the connections. Its pool, and the request and response it wraps around
 * each stream, are made for threads of any kind and cost a quarter of a call; on one event loop
 * none of that is needed.
 */
public final class HttpConnections implements Connections {
  private static final Logger log = LoggerFactory.getLogger(HttpConnections.class);

  /**
   * Below what servers commonly keep an idle connection open for, so that it is rarely they who
   * close it.
   */
  private static final int KEEP_ALIVE_SECONDS = 30;

  private static final long SWEEP_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int STREAMS_PER_CONNECTION = 100;

  private final ContextInternal context;
  private final HttpClientAgent client;
  private final UpstreamConfig config;
  private final Map<Endpoint, HttpPool> pools = new HashMap<>();
  private HttpPool.Bounds bounds;
  private boolean sweeping;
  private long sweep;

  /** To be called on the event loop whose connections these are. */
  public HttpConnections(Vertx vertx, UpstreamConfig config) {
    this.context = ((VertxInternal) vertx).getOrCreateContext();
    this.config = config;
    this.bounds = bounds(config, config.bulkhead().maxConcurrent());
    this.client =
        vertx
            .httpClientBuilder()
            .with(clientOptions(config))
            .with(new PoolOptions().setCleanerPeriod(0))
            .build();
  }

  private static HttpClientOptions clientOptions(UpstreamConfig config) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setTcpNoDelay(true)
            .setDecompressionSupported(false)
            .setHttp2ClearTextUpgrade(false)
            .setProtocolVersion(
                config.protocol() == Protocol.HTTP_1_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2);
    if (config.isTls()) {
      HttpTls.set(options, config);
    }
    return options;
  }

  private static HttpPool.Bounds bounds(UpstreamConfig config, int permits) {
    int streams = config.protocol() == Protocol.HTTP_1_1 ? 1 : STREAMS_PER_CONNECTION;
    int connections = Math.ceilDiv(permits + Math.max(1, permits / 4), streams);
    return new HttpPool.Bounds(connections, streams, config.connectTimeout().toMillis());
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
  public Attempt open(
      Endpoint endpoint,
      CallRequest request,
      String requestId,
      long remainingMillis,
      Listener listener) {
    HttpAttempt attempt = new HttpAttempt(context, config, endpoint, request, listener);
    attempt.open(pool(endpoint), requestId, remainingMillis);
    return attempt;
  }

  private HttpPool pool(Endpoint endpoint) {
    HttpPool pool = pools.get(endpoint);
    if (pool == null) {
      pool = new HttpPool(withinMillis -> connect(endpoint, withinMillis), bounds);
      pools.put(endpoint, pool);
    }
    return pool;
  }

  private Future<HttpClientConnection> connect(Endpoint endpoint, long withinMillis) {
    HttpConnectOptions options =
        new HttpConnectOptions()
            .setServer(endpoint.address())
            .setHost(HttpTls.name(config, endpoint))
            .setPort(endpoint.port())
            .setConnectTimeout(withinMillis);
    return client
        .connect(options)
        .map(connection -> connected(((UnpooledHttpClientConnection) connection).unwrap()));
  }

  private HttpClientConnection connected(HttpClientConnection connection) {
    if (connection instanceof Http1ClientConnection http1) {
      HttpAnswerCodec.install(http1.channel().pipeline(), MAX_HEADER_BYTES);
    }
    // The attempts on it hear of it themselves; without a handler it is logged as an error.
    connection.exceptionHandler(failure -> log.debug("a connection upstream failed", failure));
    if (!sweeping) {
      sweepLater();
    }
    return connection;
  }

  private void sweepLater() {
    sweeping = true;
    sweep = context.setTimer(SWEEP_MILLIS, timer -> sweep());
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
    if (sweeping) {
      context.owner().cancelTimer(sweep);
    }
    return client.close();
  }
}
