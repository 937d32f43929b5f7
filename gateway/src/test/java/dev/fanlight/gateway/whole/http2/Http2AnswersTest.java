package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The frames of an HTTP/2 answer out of their order: the client hears of it at once. */
class Http2AnswersTest {
  private static final int END = FrameUpstream.END_STREAM;

  @RegisterExtension static final Stage stage = new Stage();

  private static TestGateway gateway(String url) {
    return stage.gateway(
        """
        upstreams:
          up: {url: "%s", protocol: h2c, timeout: 1h}
        routes:
          - {name: x, match: {path: /**}, timeout: 1h, proxy: {upstream: up}}
        """
            .formatted(url));
  }

  @ParameterizedTest
  @MethodSource
  void framesOutOfOrder_areABadAnswerAtOnce(String detail, FrameUpstream.Script script)
      throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (stream == 1) {
            script.run(line, stream);
          } else {
            line.answer(stream, 200, 0, "right");
          }
        })) {
      TestClient client = stage.client(gateway(upstream.url()));

      Reply reply = Eventually.get("an answer", client.send("/x"));

      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.code()).isEqualTo("bad_upstream_response");
      assertThat(reply.body()).contains(detail);
      assertThat(client.get("/y").body()).isEqualTo("right");
      assertThat(upstream.lines()).hasSize(1);
    }
  }

  static List<Arguments> framesOutOfOrder_areABadAnswerAtOnce() {
    return List.of(
        bad("body comes before its head", (line, stream) -> line.data(stream, 0, "early")),
        bad("body comes before its head", (line, stream) -> line.data(stream, END, "early")),
        bad("body comes before its head", (line, stream) -> line.data(stream, END, "")),
        bad(
            "body comes before its head",
            (line, stream) -> {
              line.fields(stream, 0, ":status", "103");
              line.data(stream, END, "early");
            }),
        bad(
            "body comes before its head",
            (line, stream) -> {
              line.data(stream, 0, "early");
              line.answer(stream, 200, 0, "late");
            }),
        bad("interim", (line, stream) -> line.fields(stream, END, ":status", "103")),
        bad("interim", (line, stream) -> line.fields(stream, END, ":status", "100")),
        bad("interim", (line, stream) -> line.fields(stream, END, ":status", "102")),
        bad("no :status", (line, stream) -> line.fields(stream, END, "x", "y")),
        bad("no :status", (line, stream) -> line.fields(stream, 0, "x", "y")),
        bad("three digits", (line, stream) -> line.fields(stream, 0, ":status", "2 0")),
        bad("three digits", (line, stream) -> line.fields(stream, 0, ":status", "2000")),
        bad("not valid", (line, stream) -> line.fields(stream, END, ":status", "")),
        bad(
            "not valid",
            (line, stream) -> {
              line.fields(stream, 0, ":status", "200", "content-length", "0");
              line.data(stream, END, "evil123");
            }),
        bad(
            "not valid",
            (line, stream) -> {
              line.fields(stream, 0, ":status", "200", "content-length", "0");
              line.data(stream, 0, "");
              line.data(stream, 0, "evil123");
            }));
  }

  private static Arguments bad(String detail, FrameUpstream.Script script) {
    return arguments(detail, script);
  }

  @ParameterizedTest
  @MethodSource
  void emptyAnswer_isPassedOnHoweverItEnds(FrameUpstream.Script script) throws IOException {
    try (FrameUpstream upstream = new FrameUpstream(script)) {
      TestClient client = stage.client(gateway(upstream.url()));

      for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.POST)) {
        Reply reply = Eventually.get("an answer", client.send(method, "/x"));
        assertThat(reply.status()).isEqualTo(201);
        assertThat(reply.body()).isEmpty();
      }
      assertThat(upstream.lines()).hasSize(1);
    }
  }

  static List<FrameUpstream.Script> emptyAnswer_isPassedOnHoweverItEnds() {
    return List.of(
        (line, stream) -> line.fields(stream, END, ":status", "201", "content-length", "0"),
        (line, stream) -> {
          line.fields(stream, 0, ":status", "201", "content-length", "0");
          line.data(stream, 0, "");
          line.data(stream, END, "");
        },
        (line, stream) -> {
          line.fields(stream, 0, ":status", "201", "content-length", "0");
          line.fields(stream, END, "x-sum", "1");
        });
  }

  @ParameterizedTest
  @CsvSource({
    "GET, 204, 5",
    "GET, 204, 16000",
    "GET, 304, 5",
    "GET, 304, 16000",
    "HEAD, 200, 5",
  })
  void contentOfAnAnswerThatHasNone_reachesNobodyAndEndsItsStream(
      String method, int status, int size) throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (stream == 1) {
            line.fields(stream, 0, ":status", Integer.toString(status));
            line.data(stream, 0, "X".repeat(size));
          } else {
            line.answer(stream, 200, 0, "right");
          }
        })) {
      try (Wire client = new Wire(gateway(upstream.url()).port())) {
        client.send(method + " /x HTTP/1.1\r\nhost: g\r\n\r\n");
        assertThat(client.head()).startsWith("http/1.1 " + status);
        client.send("GET /y HTTP/1.1\r\nhost: g\r\n\r\n");
        assertThat(client.head()).startsWith("http/1.1 200");
        assertThat(client.chunk()).isEqualTo("right");
      }
      Eventually.equal("resets", List.of(1), () -> upstream.lines().getFirst().resets());
      assertThat(upstream.lines()).hasSize(1);
    }
  }

  @Test
  void contentOfA204_failsACallThatWouldHaveBeenMerged() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          line.fields(stream, 0, ":status", "204");
          line.data(stream, END, "\"wrong\"");
        })) {
      TestGateway gateway =
          stage.gateway(
              """
              upstreams: {up: {url: "%s", protocol: h2c}}
              routes:
                - name: x
                  match: {path: /x}
                  fan_out: {calls: [{name: a, upstream: up, path: /a}]}
              """
                  .formatted(upstream.url()));

      Reply reply = stage.client(gateway).get("/x");

      assertThat(reply.code()).isEqualTo("bad_upstream_response");
      assertThat(reply.body())
          .contains("its status is 204, and it has a body")
          .doesNotContain("wrong");
    }
  }

  @Test
  void resetAfterTheHeadOfAnEmptyAnswer_isAReset() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          line.fields(stream, 0, ":status", "200", "content-length", "0");
          line.reset(stream, 2);
        })) {
      Reply reply = Eventually.get("an answer", stage.client(gateway(upstream.url())).send("/x"));

      assertThat(reply.code()).isEqualTo("connection_reset");
    }
  }
}
