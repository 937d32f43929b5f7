package dev.fanlight.gateway.whole;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** HTTP/2 without TLS. */
public final class H2cUpstream extends ScriptedUpstream {
  private final HttpServer server;
  private final AtomicInteger connections = new AtomicInteger();

  H2cUpstream(Vertx vertx) {
    server =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .connectionHandler(connection -> connections.incrementAndGet())
            .requestHandler(this::serve);
    Eventually.get("the upstream", server.listen().toCompletionStage().toCompletableFuture());
  }

  private void serve(HttpServerRequest request) {
    H2cArrival arrival = new H2cArrival(request);
    Thread.startVirtualThread(() -> serve(arrival));
  }

  @Override
  int port() {
    return server.actualPort();
  }

  @Override
  int connections() {
    return connections.get();
  }

  @Override
  public void close() {
    Eventually.get("its end", server.close().toCompletionStage().toCompletableFuture());
  }
}
