package dev.fanlight.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are sent again when an HTTP/2 upstream does not answer them. */
class Http2RepeatsTest {
  private static final int REFUSED_STREAM = 7;

  @RegisterExtension static final Stage stage = new Stage();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 8, 11, 13})
  void resetStream_isNotSentAgain(int code) throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (stream == 1) {
            line.answer(stream, 200, 0, "right");
          } else {
            line.reset(stream, code);
          }
        })) {
      TestClient client = stage.client(Http2UpstreamsTest.gateway(stage, upstream.url(), ""));
      assertThat(client.get("/x").body()).isEqualTo("right");

      for (HttpMethod method : List.of(HttpMethod.GET, HttpMethod.DELETE, HttpMethod.POST)) {
        int before = upstream.requests();
        Reply reply = Eventually.get("an answer", client.send(method, "/x"));
        assertThat(reply.code()).isEqualTo("connection_reset");
        assertThat(upstream.requests()).isEqualTo(before + 1);
      }
    }
  }

  @Test
  void refusedStream_isSentAgainOnce() throws IOException {
    AtomicInteger refused = new AtomicInteger();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (refused.incrementAndGet() % 2 == 1) {
            line.reset(stream, REFUSED_STREAM);
          } else {
            line.answer(stream, 200, 0, "right");
          }
        })) {
      TestClient client = stage.client(Http2UpstreamsTest.gateway(stage, upstream.url(), ""));

      assertThat(client.get("/x").body()).isEqualTo("right");
      assertThat(Eventually.get("an answer", client.send(HttpMethod.POST, "/x")).body())
          .isEqualTo("right");
      assertThat(upstream.requests()).isEqualTo(4);
    }
  }

  @Test
  void streamThatIsAlwaysRefused_fails() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> line.reset(stream, REFUSED_STREAM))) {
      Reply reply = stage.client(Http2UpstreamsTest.gateway(stage, upstream.url(), "")).get("/x");

      assertThat(reply.code()).isEqualTo("connection_reset");
      assertThat(upstream.requests()).isEqualTo(2);
    }
  }

  @Test
  void streamAboveTheLastOfAGoAway_isSentAgain() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (stream == 1) {
            line.answer(stream, 200, 0, "right");
          } else {
            line.goAway(1);
          }
        })) {
      TestClient client = stage.client(Http2UpstreamsTest.gateway(stage, upstream.url(), ""));

      for (int i = 0; i < 4; i++) {
        assertThat(Eventually.get("an answer", client.send(HttpMethod.POST, "/x")).body())
            .isEqualTo("right");
      }
    }
  }

  @Test
  void connectionThatFallsSilent_isReplaced() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (requests.incrementAndGet() == 2) {
            line.fallSilent();
          } else {
            line.answer(stream, 200, 0, "right");
          }
        })) {
      TestGateway gateway =
          Http2UpstreamsTest.gateway(
              stage, upstream.url(), ", timeout: 300ms, connect_timeout: 200ms");
      try (Wire client = new Wire(gateway.port())) {
        String request = "GET /x HTTP/1.1\r\nhost: g\r\n\r\n";
        assertThat(client.send(request).head()).startsWith("http/1.1 200");
        client.chunk();
        client.read(5);
        assertThat(client.send(request + request).head()).startsWith("http/1.1 504");
        while (!client.read(1).equals("}")) {}
        assertThat(client.head()).startsWith("http/1.1 200");
      }
      Eventually.equal("closed", true, () -> upstream.lines().getFirst().isClosed());
      assertThat(upstream.lines()).hasSize(2);
    }
  }
}
