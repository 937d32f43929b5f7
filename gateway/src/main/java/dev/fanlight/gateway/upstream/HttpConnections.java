package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.config.UpstreamConfig.Protocol;
import dev.fanlight.plugin.CallRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.http1.Http1ClientConnection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One upstream's connections on one event loop. The pool has a quarter more places than the
 * bulkhead has permits and no queue of its own: whoever has a permit gets a connection, and all
 * waiting is done in the bulkhead.
 */
public final class HttpConnections implements Connections {
  private static final Logger log = LoggerFactory.getLogger(HttpConnections.class);

  /**
   * Below what servers commonly keep an idle connection open for, so that it is rarely they who
   * close it.
   */
  private static final int KEEP_ALIVE_SECONDS = 30;

  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int STREAMS_PER_CONNECTION = 100;

  private final HttpClientAgent client;
  private final UpstreamConfig config;
  private final Set<HttpConnection> fresh = Collections.newSetFromMap(new IdentityHashMap<>());

  /** To be called on the event loop whose connections these are. */
  public HttpConnections(Vertx vertx, UpstreamConfig config) {
    this.config = config;
    this.client =
        vertx
            .httpClientBuilder()
            .with(clientOptions(config))
            .with(poolOptions(config))
            .withConnectHandler(this::connected)
            .build();
  }

  private void connected(HttpConnection connection) {
    if (connection instanceof Http1ClientConnection http1) {
      HttpHeapContent.install(http1.channel().pipeline());
    }
    fresh.add(connection);
    connection.closeHandler(closed -> fresh.remove(connection));
    // The attempts on it hear of it themselves; without a handler it is logged as an error.
    connection.exceptionHandler(failure -> log.debug("a connection upstream failed", failure));
  }

  private static HttpClientOptions clientOptions(UpstreamConfig config) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
            .setMaxHeaderSize(MAX_HEADER_BYTES)
            .setTcpNoDelay(true)
            .setDecompressionSupported(false);
    return config.protocol() == Protocol.H2C
        ? options.setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false)
        : options.setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  private static PoolOptions poolOptions(UpstreamConfig config) {
    int permits = config.bulkhead().maxConcurrent();
    return new PoolOptions()
        .setHttp1MaxSize(permits + Math.max(1, permits / 4))
        .setHttp2MaxSize(Math.ceilDiv(permits, STREAMS_PER_CONNECTION))
        .setMaxWaitQueueSize(config.protocol() == Protocol.H2C ? permits : 0);
  }

  @Override
  public Attempt open(
      Endpoint endpoint,
      CallRequest request,
      String requestId,
      long remainingMillis,
      Listener listener) {
    RequestOptions options =
        new RequestOptions()
            .setServer(endpoint.address())
            .setHost(endpoint.host())
            .setPort(endpoint.port())
            .setMethod(request.method())
            .setURI(request.target())
            // One more, so that the call's deadline, which is finer, comes first and is blamed.
            .setConnectTimeout(Math.min(config.connectTimeout().toMillis(), remainingMillis + 1));
    HttpAttempt attempt = new HttpAttempt(config, fresh, request, listener);
    attempt.open(client.request(options), requestId, remainingMillis);
    return attempt;
  }

  @Override
  public Future<Void> close() {
    return client.close();
  }
}
