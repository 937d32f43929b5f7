package dev.fanlight.gateway.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
      assertThat(reply.body()).contains("it allows no request in time");
      Eventually.equal("closed", true, () -> closed.lines().getFirst().isClosed());

      String both = "\"%s\", \"%s\"".formatted(closed.url(), open.url());
      String retry = quick + ", retry: {attempts: 2, on: [connect_failure]}";
      TestClient client = stage.client(gateway(both, retry));
      for (int i = 0; i < 4; i++) {
        assertThat(Eventually.get("an answer", client.send("/x")).body()).isEqualTo("right");
      }
    }
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
}
