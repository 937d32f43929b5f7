package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Streams that the gateway resets on a connection to an HTTP/2 upstream that many clients share.
 */
class Http2ResetsTest {
  private static final int MOST = 100;
  private static final int NO_STATUS = 600;

  @RegisterExtension static final Stage stage = new Stage();

  /** Each connection leaves its first request open, and answers all others wrongly. */
  private static FrameUpstream upstream() {
    return new FrameUpstream((line, stream) -> {
      if (stream > 1) {
        line.head(stream, NO_STATUS, 0);
      }
    });
  }

  @Test
  void connectionWithManyResets_isReplaced_andLosesNoAnswer() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestClient client =
          stage.client(Http2UpstreamsTest.gateway(stage, upstream.url(), ""), HttpVersion.HTTP_2);
      CompletableFuture<Reply> open = client.send("/x");
      Eventually.equal("requests", 1, upstream::requests);
      FrameUpstream.Line line = upstream.lines().getFirst();

      for (int i = 0; i < MOST; i++) {
        assertThat(client.get("/x").code()).isEqualTo("bad_upstream_response");
      }
      CompletableFuture<Reply> next = client.send("/x");
      Eventually.equal("connections", 2, () -> upstream.lines().size());

      line.answer(1, 200, 0, "right");
      assertThat(Eventually.get("an answer", open).body()).isEqualTo("right");
      Eventually.equal("closed", true, line::isClosed);
      assertThat(line.resets()).hasSize(MOST);
      upstream.lines().getLast().answer(1, 200, 0, "right");
      assertThat(Eventually.get("an answer", next).body()).isEqualTo("right");
    }
  }
}
