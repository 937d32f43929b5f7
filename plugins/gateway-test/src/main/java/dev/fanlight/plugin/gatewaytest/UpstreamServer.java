package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** One scripted upstream on a free port of this machine. Safe for use by all threads. */
final class UpstreamServer {
  private final String name;
  private final UpstreamScript script;
  private final List<UpstreamRequest> seen = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Set<HttpServerRequest> open = ConcurrentHashMap.newKeySet();
  private final Door door;

  UpstreamServer(String name, UpstreamScript script, Vertx vertx) {
    this.name = name;
    this.script = script;
    HttpServer server = vertx.createHttpServer().requestHandler(this::serve);
    Waiting.get("upstream " + name, server.listen(0, "127.0.0.1"));
    this.door = new Door(name, server.actualPort(), vertx);
  }

  String url() {
    return "http://127.0.0.1:" + door.port();
  }

  /** The requests since {@link #begin}. */
  List<UpstreamRequest> seen() {
    return List.copyOf(seen);
  }

  /** A test begins. */
  void begin() {
    seen.clear();
    failures.clear();
  }

  /** How many requests have no answer yet. */
  int requests() {
    return open.size();
  }

  /** How many connections are open. */
  int connections() {
    return door.connections();
  }

  /**
   * Tells what its script has done wrong since {@link #begin}.
   *
   * @throws AssertionError when there is something
   */
  void check() {
    List<Throwable> all = List.copyOf(failures);
    if (!all.isEmpty()) {
      Throwable first = all.getFirst();
      AssertionError failed =
          new AssertionError("the script of upstream " + name + " failed: " + first, first);
      all.stream().skip(1).forEach(failed::addSuppressed);
      throw failed;
    }
  }

  private void serve(HttpServerRequest request) {
    open.add(request);
    Context loop = Vertx.currentContext();
    request.response().endHandler(answered -> open.remove(request));
    request
        .body()
        .onSuccess(body -> {
          UpstreamRequest received =
              new UpstreamRequest(
                  request.method().name(), request.uri(), request.headers(), body.toString());
          seen.add(received);
          Thread thread = Thread.startVirtualThread(() -> run(received, request, loop));
          request.response().closeHandler(left -> leave(request, thread));
          request.response().exceptionHandler(left -> leave(request, thread));
        })
        .onFailure(left -> open.remove(request));
  }

  private void leave(HttpServerRequest request, Thread thread) {
    if (open.remove(request)) {
      thread.interrupt();
    }
  }

  private void run(UpstreamRequest received, HttpServerRequest request, Context loop) {
    UpstreamReply reply;
    try {
      reply = Objects.requireNonNull(script.answer(received), "the script returned null");
    } catch (Throwable mistake) { // whatever it is, the test must hear of it
      if (mistake instanceof InterruptedException && !open.contains(request)) {
        return; // the gateway has given the request up
      }
      failures.add(mistake);
      reply = UpstreamReply.of(500, "the script of upstream " + name + " failed: " + mistake);
    }
    UpstreamReply decided = reply;
    loop.runOnContext(go -> send(decided, request));
  }

  private void send(UpstreamReply reply, HttpServerRequest request) {
    if (!open.contains(request)) {
      return;
    }
    try {
      switch (reply.manner()) {
        case SILENCE -> {}
        case RESET -> request.connection().close();
        case ANSWER -> answer(reply, request.response());
      }
    } catch (RuntimeException mistake) { // the server does not send such an answer
      failures.add(mistake);
      request.connection().close();
    }
  }

  private static void answer(UpstreamReply reply, HttpServerResponse response) {
    response.setStatusCode(reply.status());
    response.headers().setAll(reply.headers());
    if (response.headers().contains("transfer-encoding")) {
      reply.chunks().forEach(response::write);
      response.end();
    } else {
      response.end(Buffer.buffer(String.join("", reply.chunks())));
    }
  }
}
