package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer that answers what the test says, and counts how often it is asked. */
final class FakeIssuer implements AutoCloseable {
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();
  private final CountDownLatch first = new CountDownLatch(1);
  private final HttpServer server;

  private record Answer(int status, byte[] body, Map<String, String> fields) {}

  FakeIssuer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          first.countDown();
          Answer answer =
              answers.getOrDefault(
                  exchange.getRequestURI().getPath(), new Answer(404, new byte[0], Map.of()));
          answer.fields().forEach(exchange.getResponseHeaders()::set);
          try (exchange) {
            int length = answer.body().length;
            exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
            exchange.getResponseBody().write(answer.body());
          } catch (IOException gone) {
            // The gateway has had enough.
          }
        });
    server.start();
  }

  FakeIssuer answer(String path, String body) {
    return answer(path, 200, body, Map.of());
  }

  FakeIssuer answer(String path, int status, String body, Map<String, String> fields) {
    answers.put(path, new Answer(status, body.getBytes(UTF_8), fields));
    return this;
  }

  FakeIssuer keys(Signer... signers) {
    return answer("/jwks", Signer.set(signers));
  }

  URI url(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  int asked() {
    return asked.get();
  }

  /** Waits until somebody has asked. */
  void awaitAsked() throws InterruptedException {
    assertThat(first.await(20, SECONDS)).as("the issuer has been asked").isTrue();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
