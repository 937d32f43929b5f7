package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Answers of an HTTP/2 upstream that their clients do not read. */
class Http2UnreadAnswersTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final int KIB = 1024;

  /** One less than the upstream takes on one connection. */
  private static final int STREAMS = 99;

  /** Of each answer half the window of its stream. */
  private static final double LEAST = STREAMS * 32.0 * KIB;

  /**
   * Eight of them have a window of 256 KiB: the client has taken much at once before it stopped.
   */
  private static final double MOST = STREAMS * 128.0 * KIB + 8 * 192.0 * KIB;

  private static double held(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_held_bytes");
  }

  @Test
  void aClientThatLeavesByAReset_isGone_inAllItsStreams(@TempDir Path folder) throws IOException {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on(
        "/",
        call -> {
          call.head(200, -1);
          while (true) {
            call.write("y".repeat(64 * KIB));
          }
        });
    Path log = folder.resolve("access.log");
    TestGateway gateway =
        stage.gateway(
            """
            limits: {memory: 256MiB}
            access_log: {file: "%s"}
            upstreams:
              up: {url: "%s", protocol: h2c, bulkhead: {max_concurrent: 200}}
            routes:
              - {name: x, match: {path: /}, timeout: 1h, proxy: {upstream: up}}
            """
                .formatted(log, upstream.url()));
    StringBuilder requests =
        new StringBuilder("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
    for (int i = 0; i < STREAMS; i++) {
      // GET, http, / and an authority, of HPACK's static table.
      requests.append("\0\0\6\1\5\0\0\0").append((char) (2 * i + 1)).append("\202\206\204\1\1g");
    }
    try (Wire client = new Wire(gateway.port())) {
      client.send(requests.toString());
      Eventually.equal("whether all wait", true, () -> held(gateway) > LEAST);
      client.reset();
    }

    gateway.quiet();
    Eventually.get("the stop", gateway.stop());
    assertThat(Files.readAllLines(log))
        .hasSize(STREAMS)
        .allMatch(line -> line.contains("\"error\":\"client_gone\""));
  }

  @Test
  void anAnswerThatBreaksOffForLackOfMemory_isLoggedWithItsUpstreamsStatus(@TempDir Path folder)
      throws IOException {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on("/", call -> call.answer(200, "y".repeat(8 * KIB * KIB)));
    Path log = folder.resolve("access.log");
    TestGateway gateway =
        stage.gateway(
            """
            limits: {memory: 256KiB}
            access_log: {file: "%s"}
            upstreams:
              up: {url: "%s", protocol: h2c}
            routes:
              - {name: x, match: {path: /}, timeout: 1h, proxy: {upstream: up}}
            """
                .formatted(log, upstream.url()));
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET / HTTP/1.1\r\nhost: g\r\n\r\n").head();
      gateway.quiet();
    }

    Eventually.get("the stop", gateway.stop());
    assertThat(Files.readString(log))
        .contains("\"error\":\"overloaded\"", "\"upstream_status\":200");
  }

  @Test
  void manyUnreadAnswers_countWhatTheyHold_andTheirConnectionServesOthers() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream
        .on(
            "/big",
            call -> {
              call.head(200, -1);
              while (true) {
                call.write("y".repeat(64 * KIB));
              }
            })
        .on("/y", call -> call.answer(200, "z".repeat(300 * KIB)));
    TestGateway gateway =
        stage.gateway(
            """
            limits: {memory: 256MiB}
            upstreams:
              up: {url: "%s", protocol: h2c, bulkhead: {max_concurrent: 200}}
            routes:
              - {name: x, match: {path: /**}, timeout: 1h, proxy: {upstream: up}}
            """
                .formatted(upstream.url()));
    TestClient idle = stage.client(gateway, HttpVersion.HTTP_2);
    CountDownLatch begun = new CountDownLatch(STREAMS);
    for (int i = 0; i < STREAMS; i++) {
      idle.open(HttpMethod.GET, "/big")
          .compose(HttpClientRequest::send)
          .map(HttpClientResponse::pause)
          .onSuccess(unread -> begun.countDown());
    }

    Eventually.equal("answers that have begun", 0L, begun::getCount);
    Eventually.equal("whether all wait", true, () -> held(gateway) >= LEAST);

    // New connections, so that each event loop of the gateway serves some.
    for (int i = 0; i < 12; i++) {
      assertThat(stage.client(gateway).get("/y").body()).hasSize(300 * KIB);
    }
    assertThat(held(gateway)).isBetween(LEAST, MOST);
    idle.close();
    Eventually.equal("what is held", 0.0, () -> held(gateway));
  }
}
