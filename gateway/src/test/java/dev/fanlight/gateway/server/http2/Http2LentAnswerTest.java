package dev.fanlight.gateway.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.limit.memory.LentPiece;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client resets the stream of an answer, a piece of which waits in the connection. */
class Http2LentAnswerTest {
  private static final int WINDOW_UPDATE = 8;
  private static final int CANCEL = 8;
  private static final String WIDE_CONNECTION = "\177\377\0\0";
  private static final String[] GET = {
    ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"
  };

  private final TestListener listener = new TestListener();
  private final Http2Client client = new Http2Client(listener.port());
  private final LentPiece piece = new LentPiece();

  @AfterEach
  void close() {
    client.close();
    listener.close();
    piece.close();
  }

  @Test
  void aPieceOfAStreamThatIsReset_isKeptUntilTheClientHasTakenWhatWasSentOfIt() throws Exception {
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(piece, -1))));
    client.grantAllStreams();
    client.send(WINDOW_UPDATE, 0, 0, WIDE_CONNECTION);
    client.request(1, true, GET);
    piece.awaitLent();

    client.reset(1, CANCEL);
    TestListener.get(listener.next().end);
    piece.awaitTurn();
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(200, "text/plain", Body.of("right"))));
    client.request(3, true, GET);

    Http2Client.Frame frame = client.next();
    while (!frame.ends()) {
      assertThat(frame.payload().indexOf(LentPiece.OTHER)).isNegative();
      frame = client.next();
    }
    assertThat(frame.stream()).isEqualTo(3);
    assertThat(frame.payload()).isEqualTo("right");
    piece.awaitBack();
  }
}
