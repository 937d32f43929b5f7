package dev.fanlight.gateway.server;

import dev.fanlight.gateway.config.ListenerConfig;
import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.config.tls.TlsConfig;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.server.exchange.HttpExchanges;
import dev.fanlight.gateway.server.terms.ListenerTerms;
import dev.fanlight.gateway.server.wire.ClientConnection;
import dev.fanlight.gateway.server.wire.ConnectionOwner;
import dev.fanlight.gateway.server.wire.http2.Http2Guards;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.GatewayError;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listener's share of one event loop. */
final class ListenerVerticle extends VerticleBase implements ConnectionOwner {
  private static final Logger log = LoggerFactory.getLogger(HttpListener.class);

  private final ListenerConfig config;
  private final boolean connects;
  private final Supplier<ServerLoop> loops;
  private final Admission admission;
  private final Set<ClientConnection> connections = new HashSet<>();
  private @Nullable HttpExchanges exchanges;
  private @Nullable MemoryBudget memory;
  private volatile @Nullable HttpServer server;

  /**
   * @param connects whether the settings that every connection begins with announce extended
   *     CONNECT
   */
  ListenerVerticle(
      ListenerConfig config, boolean connects, Supplier<ServerLoop> loops, Admission admission) {
    this.config = config;
    this.connects = connects;
    this.loops = loops;
    this.admission = admission;
  }

  @Override
  public Future<?> start() {
    ServerLoop on = loops.get();
    HttpExchanges serving = new HttpExchanges(config.name(), on.loop(), on.dispatcher(), context);
    exchanges = serving;
    memory = on.memory();
    admission.serveOn(on.eventLoop(), this);
    HttpServer http = vertx.createHttpServer(options());
    server = http;
    return http.connectionHandler(this::connected)
        .requestHandler(serving::serve)
        .invalidRequestHandler(serving::serve)
        .exceptionHandler(failure -> log.debug("a client connection failed", failure))
        .listen(admission.bindAddress());
  }

  private HttpServerOptions options() {
    Limits limits = config.limits();
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(limits.line())
            .setMaxHeaderSize(limits.headers())
            .setInitialSettings(settings(limits, connects))
            .setHttp2ConnectionWindowSize(connectionWindow(limits))
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false);
    TlsConfig.Server tls = config.tls();
    return tls == null ? options : tls(options, tls.shown());
  }

  /**
   * For Vert.x, which insists on a certificate. It reads nothing before it is asked for a name, and
   * {@code wire.TlsHandshakeHandler} takes its place when the first bytes come.
   */
  private static HttpServerOptions tls(HttpServerOptions options, TlsConfig.Identity any) {
    return options
        .setSsl(true)
        .setUseAlpn(true)
        // Also what it takes without ALPN: it answers 501 to any other.
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1, HttpVersion.HTTP_1_0))
        .setSni(true)
        .setSslHandshakeTimeout(0)
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(any.cert().text()))
                .addKeyValue(Buffer.buffer(any.key().text())));
  }

  /** Room for all streams of a connection, so that those that wait never keep others waiting. */
  private static int connectionWindow(Limits limits) {
    long streams = limits.connections().streams();
    return (int) Math.min(Integer.MAX_VALUE, (streams + 1) * Http2Guards.STREAM_WINDOW);
  }

  private static Http2Settings settings(Limits limits, boolean connects) {
    Http2Settings settings =
        new HttpServerOptions()
            .getInitialSettings()
            .setMaxConcurrentStreams(limits.connections().streams())
            .setInitialWindowSize(Http2Guards.STREAM_WINDOW)
            .setMaxHeaderListSize(limits.headers());
    return connects ? settings.set(Http2Guards.ENABLE_CONNECT_PROTOCOL, 1) : settings;
  }

  int port() {
    return server == null ? 0 : server.actualPort();
  }

  private HttpExchanges exchanges() {
    return started(exchanges);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the listener has not been started");
    }
    return part;
  }

  @Override
  public Loop loop() {
    return exchanges().loop();
  }

  @Override
  public ListenerMeters meters() {
    return admission.meters();
  }

  @Override
  public MemoryBudget memory() {
    return started(memory);
  }

  @Override
  public void opened(ClientConnection connection) {
    connections.add(connection);
    if (exchanges().draining()) {
      connection.leave();
    }
  }

  @Override
  public void closed(ClientConnection connection) {
    connections.remove(connection);
  }

  @Override
  public boolean admits(InetAddress client, Channel channel, ListenerTerms terms) {
    return terms.trusted().trusts(client) || admission.admitsClient(client, channel, terms);
  }

  @Override
  public void headRefused(ClientConnection connection, boolean tooLarge) {
    exchanges().refuseHead(connection, tooLarge);
  }

  private static void failed(ClientConnection connection, Throwable failure) {
    if (!connection.failed(failure)) {
      log.debug("a client connection failed", failure);
    }
  }

  private void connected(HttpConnection http) {
    ClientConnection connection = ClientConnection.of(http);
    // What was announced once cannot be taken back (RFC 8441, section 3).
    boolean announces = connects || connection.terms().tunnels();
    connection.speaks(http, announces);
    http.exceptionHandler(failure -> failed(connection, failure));
    Limits limits = connection.terms().limits();
    Limits bound = config.limits();
    if (http.protocolVersion() != HttpVersion.HTTP_2) {
      return;
    }
    // The server's own settings are those it was bound with.
    if (announces != connects
        || limits.headers() != bound.headers()
        || limits.connections().streams() != bound.connections().streams()) {
      http.updateSettings(settings(limits, announces));
      http.setWindowSize(connectionWindow(limits));
    }
  }

  /**
   * May be called from any thread.
   *
   * @param closed completes when no more connections come
   */
  Future<Void> drain(Duration timeout, Future<Void> closed) {
    Promise<Void> drained = Promise.promise();
    context.runOnContext(now -> {
      exchanges().drain();
      List.copyOf(connections).forEach(ClientConnection::leave);
      closed.onComplete(none -> context.runOnContext(last -> shutdown(timeout, drained)));
    });
    return drained.future();
  }

  private void shutdown(Duration timeout, Promise<Void> done) {
    HttpServer http = server;
    if (http == null) {
      done.complete();
    } else {
      http.shutdown(timeout).onComplete(done);
    }
  }

  /** May be called from any thread. */
  void cut(GatewayError reason) {
    context.runOnContext(now -> exchanges().cut(reason));
  }
}
