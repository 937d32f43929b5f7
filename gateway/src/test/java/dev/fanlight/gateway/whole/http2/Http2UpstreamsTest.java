package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What one stream of an HTTP/2 upstream does costs no other, and no more than it must. */
class Http2UpstreamsTest {
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
            line.end(false);
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
}
