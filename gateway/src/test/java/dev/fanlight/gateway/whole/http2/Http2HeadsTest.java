package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The heads that an HTTP/2 upstream sends and takes: their size, and what is none. */
class Http2HeadsTest {
  private static final int MAX_HEADER_LIST_SIZE = 6;

  @RegisterExtension static final Stage stage = new Stage();

  private static TestGateway gateway(String url) {
    return Http2UpstreamsTest.gateway(stage, url, "");
  }

  @ParameterizedTest
  @ValueSource(ints = {9_000, 16_000, 60_000})
  void largeHead_withinMaxHeadIsPassedOn(int bytes) throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> line.answer(stream, 200, bytes, "right"))) {
      try (Wire client = new Wire(gateway(upstream.url()).port())) {
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
      TestClient client = stage.client(gateway(upstream.url()));

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
      TestClient client = stage.client(gateway(upstream.url()));

      assertThat(client.get("/x").body()).isEqualTo("final");
      assertThat(client.get("/x").body()).isEqualTo("final");
    }
  }

  @Test
  void switchingProtocols_isBadUpstreamResponse() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> line.answer(stream, 101, 0, "no"))) {
      Reply reply = stage.client(gateway(upstream.url())).get("/x");

      assertThat(reply.code()).isEqualTo("bad_upstream_response");
    }
  }

  @Test
  void requestHeadBeyondWhatTheUpstreamTakes_isNamed() throws IOException {
    byte[] atMost100 = {0, MAX_HEADER_LIST_SIZE, 0, 0, 1, 0};
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> line.answer(stream, 200, 0, "right"), atMost100)) {
      TestClient client = stage.client(gateway(upstream.url()));

      Reply reply = client.get("/x", "x: " + "y".repeat(1000));

      assertThat(reply.status()).isEqualTo(502);
      assertThat(reply.body()).contains("request's header section is larger");
    }
  }
}
