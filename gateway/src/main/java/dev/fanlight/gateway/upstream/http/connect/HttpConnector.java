package dev.fanlight.gateway.upstream.http.connect;

import dev.fanlight.gateway.config.tls.TlsName;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Protocol;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.http.wire.HttpAnswerCodec;
import dev.fanlight.gateway.upstream.http.wire.HttpCloseNotify;
import dev.fanlight.gateway.upstream.http.wire.HttpEpoll;
import dev.fanlight.gateway.upstream.http.wire.HttpUnread;
import dev.fanlight.gateway.upstream.http.wire.http2.HttpFrames;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import dev.fanlight.gateway.wire.UndecodedBytes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientConfig;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpClientConnection;
import io.vertx.core.http.impl.HttpConnectParams;
import io.vertx.core.http.impl.tcp.TcpHttpClientTransport;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetClientInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TcpClientConfig;
import io.vertx.core.net.impl.tcp.NetClientBuilder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes connections to one upstream on one event loop. A connection counts as made when it can
 * carry a request: TCP, the TLS handshake and HTTP/2's settings are all within one time limit.
 */
public final class HttpConnector {
  private final ContextInternal context;
  private final UpstreamConfig config;
  private final HttpNames names;
  private final NetClientInternal net;
  private final TcpHttpClientTransport transport;
  private final HttpConnectParams params;
  private final @Nullable ClientSSLOptions tls;
  private final Timers timers;

  public HttpConnector(ContextInternal context, UpstreamConfig config, HttpNames names) {
    this(context, config, names, timers(context.owner()));
  }

  /**
   * @param timers end what is not made in time, on the event loop
   */
  HttpConnector(ContextInternal context, UpstreamConfig config, HttpNames names, Timers timers) {
    this.context = context;
    this.timers = timers;
    this.config = config;
    this.names = names;
    HttpClientOptions options = options(config);
    HttpClientConfig client = new HttpClientConfig(options);
    client.setKeepAliveTimeout(config.timeouts().keepAlive());
    this.tls = config.service().isTls() ? HttpTls.options(config) : null;
    this.net =
        new NetClientBuilder(context.owner(), new TcpClientConfig(client.getTcpConfig()))
            .sslOptions(tls)
            .build();
    this.transport = TcpHttpClientTransport.create(net, client, true, null);
    this.params = new HttpConnectParams(List.of(version(config)), tls, null, tls != null);
  }

  private static Timers timers(Vertx vertx) {
    return (delayNanos, task) -> {
      long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(delayNanos));
      long timer = vertx.setTimer(millis, due -> task.run());
      return () -> vertx.cancelTimer(timer);
    };
  }

  private static HttpVersion version(UpstreamConfig config) {
    return config.service().protocol() == Protocol.HTTP_1_1
        ? HttpVersion.HTTP_1_1
        : HttpVersion.HTTP_2;
  }

  private static HttpClientOptions options(UpstreamConfig config) {
    return new HttpClientOptions()
        .setTcpNoDelay(true)
        .setDecompressionSupported(false)
        .setHttp2ClearTextUpgrade(false)
        .setInitialSettings(
            new Http2Settings()
                .setPushEnabled(false)
                .setInitialWindowSize(HttpFrames.STREAM_WINDOW)
                .setMaxHeaderListSize(config.bounds().maxHead()))
        .setProtocolVersion(version(config));
  }

  /**
   * Makes a connection, or fails within that time. A connect that the platform lost, which it does
   * at once, is tried once more.
   */
  public Future<HttpClientConnection> connect(Endpoint endpoint, long withinMillis) {
    return attempt(endpoint, withinMillis)
        .recover(failure ->
            HttpConnectFailures.isStray(failure)
                ? attempt(endpoint, withinMillis)
                : Future.failedFuture(failure));
  }

  private Future<HttpClientConnection> attempt(Endpoint endpoint, long withinMillis) {
    Promise<HttpClientConnection> made = Promise.promise();
    HttpConnecting connecting = new HttpConnecting(this, made);
    // Not in the middle of a turn: an event that is still due for a descriptor closed in this turn
    // would hit the new socket, to which the system gives the same number.
    context
        .nettyEventLoop()
        .execute(() -> connecting.start(timers, endpoint, withinMillis, context.promise()));
    return made.future();
  }

  /** Connects the socket, TLS included. */
  void socket(Endpoint endpoint, long withinMillis, Promise<NetSocket> promise) {
    names
        .address(context, endpoint)
        .compose(address -> socket(endpoint, address, withinMillis))
        .onComplete(promise);
  }

  private Future<NetSocket> socket(Endpoint endpoint, SocketAddress address, long withinMillis) {
    ConnectOptions options =
        new ConnectOptions()
            .setRemoteAddress(address)
            .setTimeout((int) Math.min(withinMillis, Integer.MAX_VALUE))
            .setSsl(tls != null);
    if (tls != null) {
      TlsName name = HttpTls.name(config, endpoint);
      options
          .setHost(name.text())
          .setPort(endpoint.port())
          .setSniServerName(name.serverName())
          .setSslOptions(tls);
    }
    Promise<NetSocket> connected = context.promise();
    net.connectInternal(options, connected, context);
    return connected.future();
  }

  /** Connects a socket, TLS included, and closes it. Nothing is sent. */
  public Future<Void> touch(Endpoint endpoint, long withinMillis) {
    Promise<NetSocket> connected = context.promise();
    socket(endpoint, withinMillis, connected);
    return connected.future().compose(NetSocket::close);
  }

  /** Makes HTTP of it. */
  Future<HttpClientConnection> http(Endpoint endpoint, NetSocket socket) {
    if (config.service().protocol() == Protocol.H2
        && !"h2".equals(socket.applicationLayerProtocol())) {
      return Future.failedFuture(
          new UpstreamFailure("tls_protocol_error", "it does not offer HTTP/2 (ALPN h2)", null));
    }
    Future<HttpClientConnection> connecting =
        transport.wrap(context, params, endpoint.authority(), null, endpoint.address(), socket);
    HttpCloseNotify.install(HttpConnecting.channel(socket));
    UndecodedBytes.installForTls(HttpConnecting.channel(socket).pipeline());
    if (config.service().protocol() == Protocol.HTTP_1_1) {
      HttpAnswerCodec.install(HttpConnecting.channel(socket).pipeline(), config.bounds().maxHead());
      HttpUnread.install(HttpConnecting.channel(socket).pipeline());
      HttpEpoll.readEndInTurn(HttpConnecting.channel(socket));
      return connecting;
    }
    HttpFrames frames = HttpFrames.install(HttpConnecting.channel(socket).pipeline());
    return connecting.onSuccess(frames::opened);
  }

  public Future<Void> close() {
    return net.close();
  }
}
