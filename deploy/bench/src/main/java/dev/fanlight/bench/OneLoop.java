package dev.fanlight.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.PoolOptions;

/** The same Vert.x for every program here: one event loop, as the peers have one worker. */
final class OneLoop {
  private OneLoop() {}

  static Vertx vertx() {
    return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
  }

  static HttpServerOptions server() {
    return new HttpServerOptions().setAcceptBacklog(10_000);
  }

  static HttpClientAgent client(Vertx vertx) {
    return vertx.createHttpClient(
        new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(20_000).setMaxWaitQueueSize(0));
  }

  static void exit(Throwable failure) {
    System.err.println(failure);
    System.exit(1);
  }
}
