package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.tls.TlsConfig;
import dev.fanlight.gateway.server.wire.accept.GuardedTransport;
import dev.fanlight.gateway.server.wire.accept.Handshakes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.transport.Transport;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for operators: health, metrics, recent exchanges. It has its own event loop and
 * workers. So it answers while the loops that serve traffic are blocked, and takes no time from
 * them.
 */
public final class AdminListener {
  private static final Logger log = LoggerFactory.getLogger(AdminListener.class);
  private static final int IDLE_SECONDS = 30;
  private static final int HANDSHAKE_SECONDS = 10;

  /** A query of {@code /api/try} has a whole request in it. */
  private static final int LONGEST_LINE = 64 * 1024;

  /**
   * A client that takes nothing of its page must not keep it in memory by what it sends. This is
   * more than the time above, so that it cuts nobody who asks again at the last moment.
   */
  private static final int TAKING_SECONDS = 2 * IDLE_SECONDS;

  private final Vertx vertx;
  private final HttpServer server;
  private final AdminPages pages;
  private final AtomicReference<AdminConfig> config;

  private AdminListener(
      Vertx vertx, HttpServer server, AdminPages pages, AtomicReference<AdminConfig> config) {
    this.vertx = vertx;
    this.server = server;
    this.pages = pages;
    this.config = config;
  }

  /**
   * Binds; fails when it cannot. The future completes on the listener's own event loop.
   *
   * @param first at a loopback address, or requests by any host name are answered
   */
  public static Future<AdminListener> start(AdminConfig first, AdminSources sources) {
    Vertx vertx =
        Vertx.builder().with(options()).withTransport(GuardedTransport.over(Transport.NIO)).build();
    if (first.tls() != null) {
      Handshakes.bound(vertx, "admin", AdminConnections.MOST);
    }
    try {
      return start(vertx, first, sources);
    } catch (RuntimeException | Error defect) {
      vertx.close();
      throw defect;
    }
  }

  private static Future<AdminListener> start(Vertx vertx, AdminConfig first, AdminSources sources) {
    // Free of this Vert.x's contexts: what waits for it must outlive their event loop.
    Promise<AdminListener> started = Promise.promise();
    AtomicReference<AdminConfig> config = new AtomicReference<>(first);
    AdminPages pages = new AdminPages(config::get, vertx, sources);
    vertx
        .createHttpServer(options(first))
        .connectionHandler(new AdminConnections())
        .requestHandler(new AdminAccess(config::get, pages))
        .listen(first.address().port(), first.address().host())
        .map(server -> new AdminListener(vertx, server, pages, config))
        .onFailure(failure -> vertx.close())
        .onComplete(started);
    return started.future();
  }

  private static HttpServerOptions options(AdminConfig config) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(LONGEST_LINE)
            .setIdleTimeout(IDLE_SECONDS)
            .setWriteIdleTimeout(TAKING_SECONDS)
            .setHttp2ClearTextEnabled(false);
    TlsConfig.Server tls = config.tls();
    return tls == null
        ? options
        : options
            .setSsl(true)
            .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
            .setKeyCertOptions(shown(tls))
            .setEnabledSecureTransportProtocols(versions(tls));
  }

  private static PemKeyCertOptions shown(TlsConfig.Server tls) {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(tls.shown().cert().text()))
        .addKeyValue(Buffer.buffer(tls.shown().key().text()));
  }

  private static Set<String> versions(TlsConfig.Server tls) {
    return tls.minVersion() == TlsConfig.Version.V1_3
        ? Set.of("TLSv1.3")
        : Set.of("TLSv1.2", "TLSv1.3");
  }

  /** From now on it answers as that says, which it serves ({@link AdminConfig#isServedBy}). */
  public Future<Void> change(AdminConfig next) {
    AdminConfig before = config.getAndSet(next);
    if (!Objects.equals(before.token(), next.token())) {
      vertx.runOnContext(onItsLoop -> pages.tokenChanged());
    }
    TlsConfig.Server tls = next.tls();
    if (tls == null || tls.equals(before.tls())) {
      return Future.succeededFuture();
    }
    return server
        .updateSSLOptions(
            new ServerSSLOptions()
                .setKeyCertOptions(shown(tls))
                .setEnabledSecureTransportProtocols(versions(tls)))
        .onFailure(failure -> log.error("admin keeps its certificate", failure))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  /** The port it is bound to. */
  public int port() {
    return server.actualPort();
  }

  /** Closes every connection and ends the listener's threads. */
  public Future<Void> close() {
    return vertx.close();
  }

  private static VertxOptions options() {
    return new VertxOptions()
        .setEventLoopPoolSize(1)
        .setWorkerPoolSize(AdminPages.WORKERS)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }
}
