package dev.fanlight.gateway.whole.http2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Frames of an HTTP/2 upstream for streams that are over. */
class Http2LateFramesTest {
  private static final int FRAME = 16 * 1024;

  /** Together more than the connection's window. */
  private static final int FRAMES = 2_000;

  /** RFC 7541: the second field of the static table with the name :status. */
  private static final byte STATUS_200 = (byte) 0x88;

  /** RFC 7541: the first entry of the dynamic table. */
  private static final byte LAST_ADDED = (byte) (0x80 | 62);

  @RegisterExtension static final Stage stage = new Stage();

  private TestClient client(FrameUpstream upstream) {
    return stage.client(
        stage.gateway(
            """
            upstreams:
              up: {url: "%s", protocol: h2c, timeout: 1h}
            routes:
              - {name: cut, match: {path: /cut}, timeout: 200ms, proxy: {upstream: up}}
              - {name: x, match: {path: /**}, timeout: 1h, proxy: {upstream: up}}
            """
                .formatted(upstream.url())));
  }

  /** Waits until the gateway has read all that was sent, and has written what it says to it. */
  private static void awaitRead(FrameUpstream.Line line) throws IOException {
    line.ping();
    Eventually.equal("the answer to a ping", true, line::ponged);
  }

  /** A block that adds its last field to the dynamic table. */
  private static byte[] adding(byte[] before, String name, String value) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(before);
    block.write(0x40);
    block.write(name.length());
    block.write(name.getBytes(ISO_8859_1));
    block.write(value.length());
    block.write(value.getBytes(ISO_8859_1));
    return block.toByteArray();
  }

  @Test
  void framesThatWereOnTheirWayAtAReset_areDiscardedAndGiveTheirWindowBack() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> {
          if (stream == 1) {
            line.ping(); // else the gateway takes the connection for dead
          } else {
            byte[] block = {STATUS_200, LAST_ADDED};
            line.send(FrameUpstream.HEADERS, FrameUpstream.END_HEADERS, stream, block);
            line.data(stream, FrameUpstream.END_STREAM, "right");
          }
        })) {
      TestClient client = client(upstream);
      assertThat(client.get("/cut").status()).isEqualTo(504);
      FrameUpstream.Line line = upstream.lines().getFirst();
      Eventually.equal("resets", List.of(1), line::resets);

      byte[] head = adding(new byte[] {STATUS_200}, "x-late", "head");
      line.send(FrameUpstream.HEADERS, FrameUpstream.END_HEADERS, 1, head);
      String data = "d".repeat(FRAME);
      for (int i = 0; i < FRAMES; i++) {
        line.data(1, 0, data);
      }
      int ends = FrameUpstream.END_HEADERS | FrameUpstream.END_STREAM;
      line.send(FrameUpstream.HEADERS, ends, 1, adding(new byte[0], "x-late", "trailers"));
      awaitRead(line);

      assertThat(line.resets()).containsExactly(1);
      Reply next = client.get("/next");
      assertThat(next.body()).isEqualTo("right");
      assertThat(next.field("x-late")).isEqualTo("trailers");
      assertThat(upstream.lines()).hasSize(1);
    }
  }

  @Test
  void framesAfterTheClientHasLeft_areDiscarded() throws IOException {
    try (FrameUpstream upstream = new FrameUpstream((line, stream) -> line.head(stream, 200, 0))) {
      TestClient other = client(upstream);
      CompletableFuture<Reply> reply = other.send("/x");
      Eventually.equal("requests", 1, upstream::requests);
      other.close();
      FrameUpstream.Line line = upstream.lines().getFirst();
      Eventually.equal("resets", List.of(1), line::resets);

      for (int i = 0; i < 40; i++) {
        line.data(1, 0, "late");
      }
      line.fields(1, FrameUpstream.END_STREAM, "grpc-status", "0");
      awaitRead(line);

      assertThat(line.resets()).containsExactly(1);
      assertThat(reply).isCompletedExceptionally();
    }
  }

  @Test
  void framesAfterTheEndThatTheUpstreamItselfGave_areAnErrorOfTheStream() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> line.answer(stream, 200, 0, "right"))) {
      assertThat(client(upstream).get("/x").body()).isEqualTo("right");
      FrameUpstream.Line line = upstream.lines().getFirst();

      line.data(1, 0, "more");
      awaitRead(line);

      assertThat(line.resets()).containsExactly(1);
    }
  }

  @Test
  void framesForAStreamThatNeverWas_endTheConnection() throws IOException {
    try (FrameUpstream upstream =
        new FrameUpstream((line, stream) -> line.answer(stream, 200, 0, "right"))) {
      assertThat(client(upstream).get("/x").body()).isEqualTo("right");
      FrameUpstream.Line line = upstream.lines().getFirst();

      line.data(3, 0, "out of nothing");

      Eventually.equal("closed", true, line::isClosed);
    }
  }
}
