package dev.fanlight.gateway.admin;

import dev.fanlight.gateway.config.ListenerConfig.Address;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;

/**
 * The listener for operators: health, metrics, recent exchanges. It has its own event loop and
 * workers. So it answers while the loops that serve traffic are blocked, and takes no time from
 * them.
 */
public final class AdminListener {
  private static final int IDLE_SECONDS = 30;

  private final Vertx vertx;
  private final HttpServer server;

  private AdminListener(Vertx vertx, HttpServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  /**
   * Binds; fails when it cannot. The future completes on the listener's own event loop.
   *
   * @param address loopback, or requests by any host name are answered
   */
  public static Future<AdminListener> start(Address address, AdminSources sources) {
    Vertx vertx = Vertx.vertx(options());
    // Free of this Vert.x's contexts: what waits for it must outlive their event loop.
    Promise<AdminListener> started = Promise.promise();
    AdminPages pages = new AdminPages(new Workers(vertx), sources);
    vertx
        .createHttpServer(
            new HttpServerOptions().setIdleTimeout(IDLE_SECONDS).setHttp2ClearTextEnabled(false))
        .requestHandler(new LocalNames(address.host(), pages))
        .listen(address.port(), address.host())
        .map(server -> new AdminListener(vertx, server))
        .onFailure(failure -> vertx.close())
        .onComplete(started);
    return started.future();
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
        .setWorkerPoolSize(Workers.THREADS)
        .setInternalBlockingPoolSize(1)
        .setFileSystemOptions(
            new FileSystemOptions()
                .setFileCachingEnabled(false)
                .setClassPathResolvingEnabled(false));
  }
}
