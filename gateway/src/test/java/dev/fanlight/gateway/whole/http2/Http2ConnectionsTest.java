package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 connections that end, or that carry nothing, under requests. */
class Http2ConnectionsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static TestGateway gateway(String endpoints, String more) {
    return stage.gateway(
        """
        upstreams:
          up: {endpoints: [%s], protocol: h2c, timeout: 1h, bulkhead: {max_concurrent: 8} %s}
        routes:
          - {name: x, match: {path: /**}, timeout: 1h, proxy: {upstream: up}}
        """
            .formatted(endpoints, more));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void connectionThatEndsBeforeTheHead_isAReset(boolean goAway, boolean reset) throws IOException {
    AtomicInteger requests = new AtomicInteger();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (requests.incrementAndGet() > 2) {
            line.answer(stream, 200, 0, "right");
            return;
          }
          if (goAway) {
            line.goAway(stream);
          }
          line.end(reset);
        })) {
      TestClient without = stage.client(gateway('"' + upstream.url() + '"', ""));
      Reply reply = Eventually.get("an answer", without.send("/x"));
      assertThat(reply.code()).isEqualTo("connection_reset");
      assertThat(upstream.requests()).isEqualTo(1);

      String retry = ", retry: {attempts: 2, on: [reset]}";
      TestClient with = stage.client(gateway('"' + upstream.url() + '"', retry));
      assertThat(Eventually.get("an answer", with.send("/x")).body()).isEqualTo("right");
      assertThat(upstream.requests()).isEqualTo(3);
    }
  }

  /** What an upstream may still say on a connection that it is about to end. */
  enum LastWord {
    NOTHING {
      @Override
      void say(FrameUpstream.Line line, int stream) {}
    },
    PING {
      @Override
      void say(FrameUpstream.Line line, int stream) throws IOException {
        line.ping();
      }
    },
    SETTINGS {
      @Override
      void say(FrameUpstream.Line line, int stream) throws IOException {
        line.allowStreams(50);
      }
    },
    WINDOW_UPDATE {
      @Override
      void say(FrameUpstream.Line line, int stream) throws IOException {
        line.send(8, 0, stream, new byte[] {0, 0, 0, 1});
      }
    },
    UNKNOWN_FRAME {
      @Override
      void say(FrameUpstream.Line line, int stream) throws IOException {
        line.send(0x42, 0, 0, new byte[3]);
      }
    },
    GOAWAY {
      @Override
      void say(FrameUpstream.Line line, int stream) throws IOException {
        line.goAway(stream);
      }
    },
    INTERIM_ANSWER {
      @Override
      void say(FrameUpstream.Line line, int stream) throws IOException {
        line.fields(stream, 0, ":status", "103", "link", "</x>");
      }
    },
    ANSWER_TO_ANOTHER {
      @Override
      void say(FrameUpstream.Line line, int stream) throws IOException {
        line.answer(stream - 2, 200, 0, "right");
      }
    };

    abstract void say(FrameUpstream.Line line, int stream) throws IOException;
  }

  /** The first connection has served once. It ends with two requests more. */
  @ParameterizedTest
  @EnumSource
  void connectionThatServedAndEndsBeforeTheHead_costsNoRequestThatMayBeRepeated(LastWord word)
      throws IOException {
    AtomicReference<FrameUpstream.Line> first = new AtomicReference<>();
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (stream == 1 || !line.equals(first.get())) {
            first.compareAndSet(null, line);
            line.answer(stream, 200, 0, "right");
          } else if (stream == 5) {
            word.say(line, stream);
            line.end(false);
          }
        })) {
      TestClient client = stage.client(gateway('"' + upstream.url() + '"', ""), HttpVersion.HTTP_2);
      assertThat(client.get("/x").body()).isEqualTo("right");

      CompletableFuture<Reply> beside = client.send("/x");
      Eventually.equal("requests", 2, upstream::requests);
      CompletableFuture<Reply> last = client.send("/x");

      assertThat(Eventually.get("an answer", beside).body()).isEqualTo("right");
      assertThat(Eventually.get("an answer", last).body()).isEqualTo("right");
    }
  }

  /** More than the upstream's window takes: the rest of it waits when the stream ends. */
  @Test
  void uploadAboveTheLastOfAGoAway_failsWithConnectionReset() throws IOException {
    try (FrameUpstream upstream = new FrameUpstream((line, stream) -> line.goAway(0))) {
      TestClient client = stage.client(gateway('"' + upstream.url() + '"', ""));

      for (int i = 0; i < 10; i++) {
        assertThat(client.post("/x", "y".repeat(1_000_000)).code()).isEqualTo("connection_reset");
      }
    }
  }

  @Test
  void connectionThatAllowsNoStream_isAConnectFailure_andAnotherEndpointServes()
      throws IOException {
    try (FrameUpstream closed =
            new FrameUpstream(
                (line, stream) -> line.answer(stream, 200, 0, "wrong"), FrameUpstream.streams(0));
        FrameUpstream open =
            new FrameUpstream((line, stream) -> line.answer(stream, 200, 0, "right"))) {
      String quick = ", connect_timeout: 50ms";
      TestGateway alone = gateway('"' + closed.url() + '"', quick);
      Reply reply = Eventually.get("an answer", stage.client(alone).send("/x"));
      assertThat(reply.code()).isEqualTo("connect_failed");
      Eventually.equal("connected", false, () -> closed.lines().isEmpty());
      Eventually.equal("closed", true, () -> closed.lines().getFirst().isClosed());

      String both = "\"%s\", \"%s\"".formatted(closed.url(), open.url());
      String retry = quick + ", retry: {attempts: 2, on: [connect_failure]}";
      TestClient client = stage.client(gateway(both, retry));
      // On a busy machine this time may be too short for the other endpoint too.
      Eventually.equal("a connection that serves", "right", () -> answer(client));
      int before = closed.lines().size();
      Eventually.equal(
          "connected once more",
          true,
          () -> {
            assertThat(answer(client)).isEqualTo("right");
            return closed.lines().size() > before;
          });
    }
  }

  private static String answer(TestClient client) {
    return Eventually.get("an answer", client.send("/x")).body();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionThatAllowsNoMoreStreams_isReplacedAndClosed(boolean inMidAnswer)
      throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          line.head(stream, 200, 0);
          if (inMidAnswer) {
            line.allowStreams(0);
          }
          line.data(stream, FrameUpstream.END_STREAM, "whole");
          if (!inMidAnswer) {
            line.allowStreams(0);
          }
        })) {
      TestClient client = stage.client(gateway('"' + upstream.url() + '"', ""));

      for (int i = 1; i <= 3; i++) {
        assertThat(Eventually.get("an answer", client.send("/x")).body()).isEqualTo("whole");
        int used = i - 1;
        Eventually.equal("closed", true, () -> upstream.lines().get(used).isClosed());
      }
    }
  }

  @Test
  void connectionThatAllowsStreamsALittleLater_isUsed() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream(
            (line, stream) -> line.answer(stream, 200, 0, "right"), FrameUpstream.streams(0))) {
      var reply = stage.client(gateway('"' + upstream.url() + '"', "")).send("/x");
      Eventually.equal("a connection", 1, () -> upstream.lines().size());
      Eventually.equal(
          "our settings", false, () -> upstream.lines().getFirst().settings().isEmpty());

      upstream.lines().getFirst().allowStreams(10);

      assertThat(Eventually.get("an answer", reply).body()).isEqualTo("right");
      assertThat(upstream.lines()).hasSize(1);
    }
  }

  /** It leaves the end to its client, which alone knows that nothing more is on its way. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void connectionWithAGoAway_isClosedAfterItsLastStream(boolean before) throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (before) {
            line.goAway(stream);
          }
          line.answer(stream, 200, 0, "right");
          if (!before) {
            line.goAway(stream);
          }
        })) {
      TestClient client = stage.client(gateway('"' + upstream.url() + '"', ""));

      assertThat(client.get("/x").body()).isEqualTo("right");

      Eventually.equal("closed", true, () -> upstream.lines().getFirst().isClosed());
    }
  }
}
