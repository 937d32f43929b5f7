package dev.fanlight.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What one stream of an HTTP/2 upstream does costs no other, and no more than it must. */
class Http2UpstreamsTest {
  private static final int MAX_HEADER_LIST_SIZE = 6;

  @RegisterExtension static final Stage stage = new Stage();

  private static TestGateway gateway(String url, String more) {
    return gateway(stage, url, more);
  }

  /** A proxy before an h2c upstream. */
  static TestGateway gateway(Stage stage, String url, String more) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", protocol: h2c, bulkhead: {max_concurrent: 8} %s}
        routes:
          - {name: x, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(url, more));
  }

  @Test
  void answerThatIsNotRead_stopsNoOtherOfItsConnection() {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream
        .on(
            "/big",
            call -> {
              call.head(200, -1);
              while (true) {
                call.write("y".repeat(64 * 1024));
              }
            })
        .on("/y", call -> call.answer(200, "z".repeat(100_000)));
    TestGateway gateway = gateway(upstream.url(), "");
    List<Wire> idle = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Wire client = new Wire(gateway.port());
      idle.add(client);
      client.send("GET /big HTTP/1.1\r\nhost: g\r\n\r\n").head();
    }
    List<CompletableFuture<Reply>> others = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      others.add(stage.client(gateway).send("/y"));
    }

    for (CompletableFuture<Reply> other : others) {
      assertThat(Eventually.get("another answer", other).body()).hasSize(100_000);
    }
    idle.forEach(Wire::close);
  }

  @Test
  void bodyOfDeclaredLength_mayEndWithAnEmptyFrame() {
    Logger vertx = (Logger) LoggerFactory.getLogger("io.vertx");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    vertx.addAppender(log);
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on(
        "/x",
        call -> {
          call.head(200, 5);
          call.write("whole");
          call.end();
        });
    try {
      TestClient client = stage.client(gateway(upstream.url(), ""));
      for (int i = 0; i < 10; i++) {
        assertThat(client.get("/x").body()).isEqualTo("whole");
      }
      assertThat(log.list).isEmpty();
    } finally {
      vertx.detachAppender(log);
    }
  }

  /** Each connection answers once, and closes with its second request. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connectionThatClosesAfterAnAnswer_costsNoRequestThatMayBeRepeated(boolean reset)
      throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (stream == 1) {
            line.answer(stream, 200, 0, "right");
          } else {
            line.end(reset);
          }
        })) {
      TestClient client = stage.client(gateway(stage, upstream.url(), ""), HttpVersion.HTTP_2);
      assertThat(client.get("/x").body()).isEqualTo("right");

      assertThat(client.get("/x").body()).isEqualTo("right");
      assertThat(upstream.requests()).isEqualTo(3);
      Reply unrepeatable = Eventually.get("an answer", client.send(HttpMethod.POST, "/x"));
      assertThat(unrepeatable.code()).isEqualTo("connection_reset");
      assertThat(upstream.requests()).isEqualTo(4);
    }
  }

  @Test
  void connectionThatEndsUnderManyStreams_failsEachOfThem() throws IOException {
    int count = 1_500;
    AtomicInteger asked = new AtomicInteger();
    Logger vertx = (Logger) LoggerFactory.getLogger("io.vertx");
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    vertx.addAppender(log);
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (asked.incrementAndGet() == count) {
            line.cut();
          }
        })) {
      TestGateway gateway =
          stage.gateway(
              """
              upstreams:
                up: {url: "%s", protocol: h2c, bulkhead: {max_concurrent: %d}}
              routes:
                - name: x
                  match: {path: /x}
                  timeout: 20s
                  fan_out:
                    join: all_settled
                    concurrency: %2$d
                    for_each: {in: "body#", as: i, max: %2$d}
                    call: {upstream: up, path: "/{i}", timeout: 20s}
              """
                  .formatted(upstream.url(), count));

      String body = "[1" + ",1".repeat(count - 1) + "]";
      try (Wire client = new Wire(gateway.port())) {
        client.send(
            "POST /x HTTP/1.1\r\nhost: g\r\nconnection: close\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(body.length(), body));
        assertThat(client.head()).startsWith("http/1.1 200");
        assertThat(client.rest().split("connection_reset")).hasSize(count + 1);
      }
      assertThat(log.list).isEmpty();
    } finally {
      vertx.detachAppender(log);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000, 16_000, 60_000})
  void largeHead_withinMaxHeadIsPassedOn(int bytes) throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> line.answer(stream, 200, bytes, "right"))) {
      try (Wire client = new Wire(gateway(upstream.url(), "").port())) {
        client.send("GET /x HTTP/1.1\r\nhost: g\r\nconnection: close\r\n\r\n");
        assertThat(client.head()).startsWith("http/1.1 200").hasSizeGreaterThan(bytes);
      }
      assertThat(upstream.lines().getFirst().settings()).contains(MAX_HEADER_LIST_SIZE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {66_000, 120_000, 240_000})
  void headBeyondMaxHead_costsItsStreamOnly(int bytes) throws IOException {
    AtomicInteger first = new AtomicInteger();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (first.compareAndSet(0, stream)) {
            line.head(stream, 200, 0);
          } else {
            line.answer(stream, 200, bytes, "wrong");
            line.send(FrameUpstream.DATA, FrameUpstream.END_STREAM, first.get(), "ok".getBytes());
          }
        })) {
      TestGateway gateway =
          stage.gateway(
              """
              upstreams:
                up: {url: "%s", protocol: h2c}
              routes:
                - name: x
                  match: {path: /x}
                  fan_out:
                    join: all_settled
                    calls:
                      - {name: a, upstream: up, path: /a}
                      - {name: b, upstream: up, path: /b}
              """
                  .formatted(upstream.url()));

      String body = stage.client(gateway).get("/x").body();

      assertThat(body).contains("\"a\":\"ok\"").contains("bad_upstream_response");
      assertThat(body).contains("max_head");
      assertThat(upstream.lines()).hasSize(1);
    }
  }

  /** Frames with a head's block in hexadecimal, of HPACK without an index. */
  @ParameterizedTest
  @CsvSource({
    "interim head that ends the stream, 1:5:00073a73746174757303313033",
    "content before a head,             0:1:6869",
    "no status,                         1:5:0001780179",
    "a status that is no number,        1:5:00073a73746174757303327830",
    "a status of four digits,           1:5:00073a7374617475730432303030",
    "content after an interim head,     1:4:00073a73746174757303313033 0:1:6869",
  })
  void answerWithoutAHead_isRefusedAtOnce(String what, String frames) throws IOException {
    AtomicInteger first = new AtomicInteger();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (first.compareAndSet(0, stream)) {
            for (String frame : frames.split(" ")) {
              String[] parts = frame.split(":");
              line.send(
                  Integer.parseInt(parts[0]),
                  Integer.parseInt(parts[1]),
                  stream,
                  HexFormat.of().parseHex(parts[2]));
            }
          } else {
            line.answer(stream, 200, 0, "right");
          }
        })) {
      TestClient client = stage.client(gateway(upstream.url(), ""));

      Reply reply = client.get("/x");

      assertThat(reply.status()).as(what).isEqualTo(502);
      assertThat(reply.code()).isEqualTo("bad_upstream_response");
      assertThat(client.get("/x").body()).isEqualTo("right");
      assertThat(upstream.lines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {100, 102, 103, 199})
  void interimAnswer_isNotTheFinalOne(int status) throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          line.head(stream, status, 0);
          line.head(stream, status, 0);
          line.answer(stream, 200, 0, "final");
        })) {
      TestClient client = stage.client(gateway(upstream.url(), ""));

      assertThat(client.get("/x").body()).isEqualTo("final");
      assertThat(client.get("/x").body()).isEqualTo("final");
    }
  }

  @Test
  void switchingProtocols_isBadUpstreamResponse() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> line.answer(stream, 101, 0, "no"))) {
      Reply reply = stage.client(gateway(upstream.url(), "")).get("/x");

      assertThat(reply.code()).isEqualTo("bad_upstream_response");
    }
  }

  @Test
  void requestHeadBeyondWhatTheUpstreamTakes_isNamed() throws IOException {
    byte[] atMost100 = {0, MAX_HEADER_LIST_SIZE, 0, 0, 1, 0};
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> line.answer(stream, 200, 0, "right"), atMost100)) {
      TestClient client = stage.client(gateway(upstream.url(), ""));

      Reply reply = client.get("/x", "x: " + "y".repeat(1000));

      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.body()).contains("request's header section is larger");
    }
  }
}
