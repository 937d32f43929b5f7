package dev.fanlight.gateway.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.server.TestStream;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The last piece of an answer may come with those before it, when its source is paused already. */
class Http2LastPieceTest {
  private static final int WINDOW_UPDATE = 8;
  private static final String MUCH = "\0\20\0\0";
  private static final int PIECE = 16 * 1024;
  private static final int PIECES = 32;

  private final TestListener listener = new TestListener();
  private final Http2Client client = new Http2Client(listener.port());
  private final TestStream source = TestStream.open();

  @AfterEach
  void close() {
    client.close();
    listener.close();
  }

  @Test
  void aSourceThatIsPausedBeforeItsLastPiece_isAskedForItsEnd() {
    long length = (long) PIECES * PIECE;
    listener.script(exchange ->
        exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(source, length))));
    client.request(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
    assertThat(client.nextStatus()).isEqualTo(200);
    listener.run(() -> {
      for (int i = 0; i < PIECES; i++) {
        source.comes(Buffer.buffer("x".repeat(PIECE)));
      }
      assertThat(source.flowing()).isFalse();
    });

    client.send(WINDOW_UPDATE, 0, 0, MUCH);
    client.send(WINDOW_UPDATE, 0, 1, MUCH);
    while (!client.next().ends()) {
      // All of it is taken.
    }

    listener.await("the source flows", source::flowing);
    listener.run(source::end);
    assertThat(TestListener.get(listener.next().end))
        .isEqualTo(new PlayedExchange.End(200, length, null));
  }
}
