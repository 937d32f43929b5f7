package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Requests that an HTTP/2 upstream says it has not processed: REFUSED_STREAM and GOAWAY. */
class Http2RefusalsTest {
  private static final int REFUSED_STREAM = 7;

  @RegisterExtension static final Stage stage = new Stage();

  /** A client whose requests share a connection upstream: they come over one of their own. */
  private static TestClient oneLoop(FrameUpstream upstream) {
    return stage.client(Http2UpstreamsTest.gateway(stage, upstream.url(), ""), HttpVersion.HTTP_2);
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

  /** Three of the nine are refused by the second connection too. */
  @Test
  void streamsAboveTheLastsOfSeveralGoAways_areSentAgain() throws IOException {
    int served = 5;
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (stream <= served) {
            line.answer(stream, 200, 0, "right");
          } else {
            line.goAway(served);
          }
        })) {
      TestClient client =
          stage.client(Http2UpstreamsTest.gateway(stage, upstream.url(), ""), HttpVersion.HTTP_2);
      List<CompletableFuture<Reply>> replies =
          Stream.generate(() -> client.send(HttpMethod.POST, "/x")).limit(9).toList();

      for (CompletableFuture<Reply> reply : replies) {
        assertThat(Eventually.get("an answer", reply).body()).isEqualTo("right");
      }
    }
  }

  /** One connection is enough for eight permits. */
  @Test
  void refusedStreams_openNoMoreThanOneConnectionBesides() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (asked.incrementAndGet() % 2 == 1) {
            line.reset(stream, REFUSED_STREAM);
          } else {
            line.answer(stream, 200, 0, "right");
          }
        })) {
      TestClient client = oneLoop(upstream);

      for (int i = 0; i < 20; i++) {
        assertThat(client.get("/x").body()).isEqualTo("right");
      }

      assertThat(upstream.lines()).hasSize(2);
    }
  }

  @Test
  void connectionThatRefusesStreams_isUsedOnlyWhereNoOtherIsFree() throws IOException {
    AtomicReference<FrameUpstream.Line> refusing = new AtomicReference<>();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (refusing.compareAndSet(null, line) || line.equals(refusing.get())) {
            line.reset(stream, REFUSED_STREAM);
          } else {
            line.answer(stream, 200, 0, "right");
          }
        })) {
      TestClient client = oneLoop(upstream);

      for (int i = 0; i < 5; i++) {
        assertThat(client.get("/x").body()).isEqualTo("right");
      }

      assertThat(upstream.lines()).hasSize(2);
      assertThat(upstream.requests()).isEqualTo(6);
    }
  }
}
