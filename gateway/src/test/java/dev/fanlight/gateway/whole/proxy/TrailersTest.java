package dev.fanlight.gateway.whole.proxy;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields in trailers of an upstream that are for one connection, or for heads: RFC 9110, 6.5.1. */
class TrailersTest {
  private static final String[] FIELDS = {
    "connection", "keep-alive", "upgrade", "proxy-connection", "te", "host", "trailer"
  };

  @RegisterExtension static final Stage stage = new Stage();

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void fieldsForOneConnection_areNotPassedOn(HttpVersion version) {
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/x",
        call -> {
          call.head(200, -1);
          call.write("body");
          call.end(
              "connection: close, x-named",
              "keep-alive: 1",
              "upgrade: h2c",
              "proxy-connection: close",
              "te: trailers",
              "host: other",
              "trailer: x-sum",
              "x-named: 1",
              "x-sum: 7");
        });
    TestClient client = stage.client(stage.proxy(upstream.url(), "http/1.1"), version);

    Reply reply = client.get("/x", "te: trailers");

    assertThat(reply.body()).isEqualTo("body");
    assertThat(reply.trailers().names()).doesNotContain(FIELDS).doesNotContain("x-named");
    assertThat(reply.trailers().get("x-sum")).isEqualTo("7");
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void trailers_reachOnlyAClientThatAsksForThem(HttpVersion version) throws IOException {
    try (FrameUpstream upstream = trailers("x-sum", "7")) {
      TestClient client = stage.client(stage.proxy(upstream.url(), "h2c"), version);

      assertThat(client.get("/x").trailers().names()).isEmpty();
      assertThat(client.get("/x", "te: trailers").trailers().get("x-sum")).isEqualTo("7");
    }
  }

  @Test
  void trailersOfAnAnswerWithALength_areNotPassedOn() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          line.fields(stream, 0, ":status", "200", "content-length", "4");
          line.data(stream, 0, "body");
          line.fields(stream, FrameUpstream.END_STREAM, "x-sum", "7");
        })) {
      Reply reply = client(upstream).get("/x", "te: trailers");

      assertThat(reply.body()).isEqualTo("body");
      assertThat(reply.trailers().names()).isEmpty();
    }
  }

  @Test
  void fieldsForHeads_areNotPassedOnFromHttp2() throws IOException {
    try (FrameUpstream upstream = trailers("host", "other", "trailer", "x-sum", "x-sum", "7")) {
      Reply reply = client(upstream).get("/x", "te: trailers");

      assertThat(reply.body()).isEqualTo("body");
      assertThat(reply.trailers().names()).doesNotContain("host", "trailer");
      assertThat(reply.trailers().get("x-sum")).isEqualTo("7");
    }
  }

  /** RFC 9113, section 8.2.2: such a message is malformed. */
  @ParameterizedTest
  @ValueSource(strings = {"connection", "keep-alive", "upgrade", "proxy-connection", "te"})
  void fieldsForOneConnection_breakAnAnswerOfHttp2Off(String name) throws IOException {
    try (FrameUpstream upstream = trailers(name, "close", "x-sum", "7")) {
      assertThatThrownBy(() -> client(upstream).send("/x", "te: trailers").get(30, SECONDS))
          .hasCauseInstanceOf(StreamResetException.class);
    }
  }

  private static FrameUpstream trailers(String... fields) {
    return new FrameUpstream((line, stream) -> {
      line.head(stream, 200, 0);
      line.data(stream, 0, "body");
      line.fields(stream, FrameUpstream.END_STREAM, fields);
    });
  }

  private static TestClient client(FrameUpstream upstream) {
    return stage.client(stage.proxy(upstream.url(), "h2c"), HttpVersion.HTTP_2);
  }
}
