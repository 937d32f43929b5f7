package dev.fanlight.gateway.whole.endpoint;

import dev.fanlight.gateway.whole.Eventually;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Servers at several addresses that share a port, as those behind a name do. */
final class AddressServers implements AutoCloseable {
  private final Vertx vertx;
  private final List<HttpServer> servers = new ArrayList<>();

  AddressServers(Vertx vertx) {
    this.vertx = vertx;
  }

  private static <T> CompletableFuture<T> future(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture();
  }

  /** The port that a server at each of the addresses has. Each answers with its address. */
  int serve(String... addresses) {
    while (true) {
      try {
        int port = 0;
        for (String address : addresses) {
          port = listen(address, port);
        }
        return port;
      } catch (BindException taken) {
        // A port that is free at one address need not be free at the next one.
        close();
      }
    }
  }

  private int listen(String address, int port) throws BindException {
    HttpServer server =
        vertx.createHttpServer().requestHandler(request -> request.response().end(address));
    try {
      int bound = Eventually.get("listen", future(server.listen(port, address))).actualPort();
      servers.add(server);
      return bound;
    } catch (AssertionError failed) {
      if (failed.getCause() instanceof BindException taken) {
        throw taken;
      }
      throw failed;
    }
  }

  @Override
  public void close() {
    servers.forEach(server -> Eventually.get("close", future(server.close())));
    servers.clear();
  }
}
