package dev.fanlight.plugin.gatewaytest;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** One scripted upstream on a free port of this machine. Safe for use by all threads. */
final class UpstreamServer {
  private final String name;
  private final UpstreamScript script;
  private final HttpServer server;
  private final List<UpstreamRequest> seen = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Set<HttpServerRequest> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  UpstreamServer(String name, UpstreamScript script, Vertx vertx) {
    this.name = name;
    this.script = script;
    this.server = vertx.createHttpServer();
    server.connectionHandler(connection -> {
      connections.incrementAndGet();
      connection.closeHandler(closed -> connections.decrementAndGet());
    });
    server.requestHandler(this::serve);
    Waiting.get("upstream " + name, server.listen(0, "127.0.0.1"));
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
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

  /** What is wrong in the middle of a test's end; empty: nothing. */
  String busy() {
    return open.isEmpty() ? "" : "upstream %s has open requests: %d; ".formatted(name, open.size());
  }

  /** The same after the gateway's end. */
  String connected() {
    return connections.get() == 0
        ? ""
        : "upstream %s has open connections: %d; ".formatted(name, connections.get());
  }

  List<Throwable> failures() {
    return List.copyOf(failures);
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
      reply = script.answer(received);
    } catch (InterruptedException left) {
      return;
    } catch (Exception | AssertionError mistake) {
      failures.add(mistake);
      reply = UpstreamReply.of(500, "the script failed");
    }
    UpstreamReply decided = reply;
    loop.runOnContext(go -> send(decided, request));
  }

  private void send(UpstreamReply reply, HttpServerRequest request) {
    HttpServerResponse response = request.response();
    if (!open.contains(request)) {
      return;
    }
    switch (reply.manner()) {
      case SILENCE -> {}
      case RESET -> request.connection().close();
      case ANSWER -> {
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
  }
}
