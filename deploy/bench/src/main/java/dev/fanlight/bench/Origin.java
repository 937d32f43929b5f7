package dev.fanlight.bench;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** Answers 1 KiB of JSON, at once or, for {@code /slow}, after two seconds. Argument: the port. */
public final class Origin {
  private static final long SLOW_MS = 2000;
  private static final String BODY = "{\"text\": \"" + "x".repeat(1024 - 12) + "\"}";

  private Origin() {}

  public static void main(String[] args) {
    Vertx vertx = OneLoop.vertx();
    vertx
        .createHttpServer(OneLoop.server())
        .requestHandler(request -> {
          if (request.path().equals("/slow")) {
            vertx.setTimer(SLOW_MS, elapsed -> answer(request));
          } else {
            answer(request);
          }
        })
        .listen(Integer.parseInt(args[0]), "127.0.0.1")
        .onFailure(OneLoop::exit);
  }

  private static void answer(HttpServerRequest request) {
    request.response().putHeader("content-type", "application/json").end(BODY);
  }
}
