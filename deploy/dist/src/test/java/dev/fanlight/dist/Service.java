package dev.fanlight.dist;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service that the gateway asks. It remembers the fields of every request. */
final class Service implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Headers> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private Service(HttpHandler handler) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestHeaders());
          handler.handle(exchange);
          exchange.close();
        });
    server.start();
  }

  static Service of(HttpHandler handler) throws IOException {
    return new Service(handler);
  }

  /** One that answers 200 with these fields; {@code name, value, ...}. */
  static Service ok(String... fields) throws IOException {
    return of(exchange -> answer(exchange, 200, fields));
  }

  /** One that answers a body with the same body. */
  static Service echo() throws IOException {
    return of(exchange -> {
      byte[] body = exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    });
  }

  static void answer(HttpExchange exchange, int status, String... fields) throws IOException {
    for (int i = 0; i < fields.length; i += 2) {
      exchange.getResponseHeaders().add(fields[i], fields[i + 1]);
    }
    byte[] body = exchange.getRequestURI().toString().getBytes();
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** The fields of each request so far. */
  List<Headers> asked() {
    return asked;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
