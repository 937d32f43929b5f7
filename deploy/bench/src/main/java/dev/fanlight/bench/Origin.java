package dev.fanlight.bench;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/**
 * Answers 1 KiB of JSON at the end of the request; {@code /slow} two seconds later; {@code
 * /bytes/N} with so many bytes. Argument: the port.
 */
public final class Origin {
  private static final long SLOW_MS = 2000;
  private static final Buffer BODY = Buffer.buffer("{\"text\": \"" + "x".repeat(1024 - 12) + "\"}");
  private static final String BYTES = "/bytes/";

  private Origin() {}

  public static void main(String[] args) {
    Vertx vertx = OneLoop.vertx();
    vertx
        .createHttpServer(OneLoop.server())
        .requestHandler(request ->
            request.endHandler(end -> {
              if (request.path().equals("/slow")) {
                vertx.setTimer(SLOW_MS, elapsed -> answer(request, BODY));
              } else if (request.path().startsWith(BYTES)) {
                int size = Integer.parseInt(request.path().substring(BYTES.length()));
                answer(request, Buffer.buffer(new byte[size]));
              } else {
                answer(request, BODY);
              }
            }))
        .listen(Integer.parseInt(args[0]), "127.0.0.1")
        .onFailure(OneLoop::exit);
  }

  private static void answer(HttpServerRequest request, Buffer body) {
    request.response().putHeader("content-type", "application/json").end(body);
  }
}
