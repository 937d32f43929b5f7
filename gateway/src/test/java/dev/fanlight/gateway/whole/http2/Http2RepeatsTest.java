package dev.fanlight.gateway.whole.http2;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which requests are sent again when an HTTP/2 upstream does not answer them. */
class Http2RepeatsTest {
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

  /** More than the upstream's windows take: the rest of it waits when the connection ends. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void uploadWhoseConnectionEnds_failsWithConnectionReset(boolean reset) throws IOException {
    try (FrameUpstream upstream = new FrameUpstream((line, stream) -> line.end(reset))) {
      TestClient client = stage.client(Http2UpstreamsTest.gateway(stage, upstream.url(), ""));

      for (int i = 0; i < 10; i++) {
        assertThat(client.post("/x", "y".repeat(1_000_000)).code()).isEqualTo("connection_reset");
      }
    }
  }

  /** What ends a connection because of the answer on its first stream. */
  enum Breach {
    EMPTY_FRAMES {
      @Override
      void commit(FrameUpstream.Line line) throws IOException {
        for (int i = 0; i < 4; i++) {
          line.data(1, 0, "");
        }
      }
    },
    FRAMES_OF_PADDING {
      @Override
      void commit(FrameUpstream.Line line) throws IOException {
        for (int i = 0; i < 4; i++) {
          line.send(FrameUpstream.DATA, PADDED, 1, new byte[] {1, 0});
        }
      }
    },
    PUSH {
      @Override
      void commit(FrameUpstream.Line line) throws IOException {
        line.send(PUSH_PROMISE, FrameUpstream.END_HEADERS, 1, new byte[] {0, 0, 0, 2});
      }
    };

    private static final int PADDED = 8;
    private static final int PUSH_PROMISE = 5;

    abstract void commit(FrameUpstream.Line line) throws IOException;
  }

  /** The first connection breaks with its second request. All others answer. */
  private static FrameUpstream breaking(Breach breach) {
    AtomicReference<FrameUpstream.Line> first = new AtomicReference<>();
    return new FrameUpstream((line, stream) -> {
      if (!line.equals(first.updateAndGet(known -> known == null ? line : known))) {
        line.answer(stream, 200, 0, "right");
      } else if (stream == 1) {
        line.head(stream, 200, 0);
        line.data(stream, 0, "begun");
      } else {
        breach.commit(line);
      }
    });
  }

  /** A client whose requests share a connection upstream: they come over one of their own. */
  private static TestClient oneLoop(FrameUpstream upstream) {
    return stage.client(Http2UpstreamsTest.gateway(stage, upstream.url(), ""), HttpVersion.HTTP_2);
  }

  @ParameterizedTest
  @EnumSource(Breach.class)
  void connectionThatTheGatewayEnds_costsNoOtherRequestThatMayBeRepeated(Breach breach)
      throws IOException {
    try (FrameUpstream upstream = breaking(breach)) {
      TestClient client = oneLoop(upstream);
      CompletableFuture<Reply> begun = client.send("/x");
      Eventually.equal("requests", 1, upstream::requests);

      assertThat(client.get("/x").body()).isEqualTo("right");

      assertThatThrownBy(() -> begun.get(15, SECONDS))
          .hasCauseInstanceOf(StreamResetException.class);
      assertThat(upstream.lines()).hasSize(2);
      assertThat(upstream.requests()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Breach.class)
  void connectionThatTheGatewayEnds_hasNoRequestRunTwiceThatMayNotBeRepeated(Breach breach)
      throws IOException {
    try (FrameUpstream upstream = breaking(breach)) {
      TestClient client = oneLoop(upstream);
      client.send("/x");
      Eventually.equal("requests", 1, upstream::requests);

      Reply reply = Eventually.get("an answer", client.send(HttpMethod.POST, "/x"));

      assertThat(reply.code()).isEqualTo("connection_reset");
      assertThat(upstream.requests()).isEqualTo(2);
    }
  }

  private static FrameUpstream silentAtTheSecondRequest() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    return new FrameUpstream((line, stream) -> {
      if (requests.incrementAndGet() == 2) {
        line.fallSilent();
      } else {
        line.answer(stream, 200, 0, "right");
      }
    });
  }

  @Test
  void connectionThatFallsSilent_isReplaced() throws IOException {
    try (FrameUpstream upstream = silentAtTheSecondRequest()) {
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

  @Test
  void connectionThatFallsSilent_costsNoOtherRequestThatMayBeRepeated() throws IOException {
    try (FrameUpstream upstream = silentAtTheSecondRequest()) {
      TestGateway gateway =
          stage.gateway(
              """
              upstreams:
                up: {url: "%s", protocol: h2c, timeout: 1h, connect_timeout: 200ms}
              routes:
                - {name: late, match: {path: /late}, timeout: 300ms, proxy: {upstream: up}}
                - {name: x, match: {path: /x}, timeout: 1h, proxy: {upstream: up}}
              """
                  .formatted(upstream.url()));
      TestClient client = stage.client(gateway, HttpVersion.HTTP_2);
      assertThat(client.get("/x").body()).isEqualTo("right");

      CompletableFuture<Reply> beside = client.send("/x");
      Eventually.equal("requests", 2, upstream::requests);
      assertThat(client.get("/late").code()).isEqualTo("deadline_exceeded");

      assertThat(Eventually.get("an answer", beside).body()).isEqualTo("right");
      assertThat(upstream.lines()).hasSize(2);
    }
  }

  /** It has answered an upload early, and gives back nothing of what it threw away of it. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionWithoutWindow_takesNoMoreStreamsOnceOneWasLateOnIt(boolean heard)
      throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          switch (requests.incrementAndGet()) {
            case 1 -> {} // the test answers it
            case 2 -> {
              if (heard) {
                line.ping(); // it lives, and waits for the upload
              }
            }
            default -> line.answer(stream, 200, 0, "right");
          }
        })) {
      TestClient client =
          stage.client(
              Http2UpstreamsTest.gateway(
                  stage, upstream.url(), ", timeout: 300ms, connect_timeout: 50ms"),
              HttpVersion.HTTP_2);
      var early = client.send(HttpMethod.POST, "/x", "y".repeat(1_000_000));
      Eventually.equal("requests", 1, upstream::requests);
      FrameUpstream.Line line = upstream.lines().getFirst();
      Eventually.equal("its window", 65_535, () -> line.received().length());
      line.answer(1, 413, 0, "too large");
      assertThat(Eventually.get("an answer", early).status()).isEqualTo(413);
      assertThat(client.post("/x", "y").code()).isEqualTo("deadline_exceeded");
      Eventually.equal("closed", true, line::isClosed);

      assertThat(client.post("/x", "y").body()).isEqualTo("right");
    }
  }

  /** A large upload to a slow upstream uses up whatever window there is. */
  @Test
  void connectionWhoseWindowGrows_staysThoughItIsSpent() throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          switch (requests.incrementAndGet()) {
            case 1 -> {} // the upload
            case 2 -> {
              line.send(8, 0, 1, new byte[] {0, 0, 0, 1}); // WINDOW_UPDATE of the upload
              line.send(8, 0, 0, new byte[] {0, 0, 0, 1}); // and of the connection
            }
            default -> line.answer(stream, 200, 0, "right");
          }
        })) {
      TestGateway gateway =
          stage.gateway(
              """
              upstreams: {up: {url: "%s", protocol: h2c, timeout: 1h}}
              routes:
                - {name: late, match: {path: /late}, timeout: 300ms, proxy: {upstream: up}}
                - {name: x, match: {path: /x}, timeout: 1h, proxy: {upstream: up}}
              """
                  .formatted(upstream.url()));
      TestClient client = stage.client(gateway, HttpVersion.HTTP_2);
      client.send(HttpMethod.POST, "/x", "y".repeat(1_000_000));
      Eventually.equal("requests", 1, upstream::requests);

      assertThat(client.get("/late").code()).isEqualTo("deadline_exceeded");

      assertThat(client.get("/x").body()).isEqualTo("right");
      assertThat(upstream.lines()).hasSize(1);
    }
  }
}
