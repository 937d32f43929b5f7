package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.HeldLoop;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * An HTTP/2 upstream says its last and closes; its system resets the connection. The gateway learns
 * of that from a write that fails, before it has read what the upstream said.
 */
class FailedWritesTest extends HeldConnectionScene {
  /** Holds the loop before a request that cannot be written any more when the loop goes on. */
  private static void holdBefore(Wire client, String method) {
    HeldLoop.hold(client, method + " /held HTTP/1.1\r\nhost: g\r\ncontent-length: 0\r\n\r\n");
  }

  @Test
  void answerBeforeTheReset_isPassedOn() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire uploader = client(gateway, upstream);
      Wire other = client(gateway, upstream);
      begin(uploader, "POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 99999\r\n\r\nbegun");
      holdBefore(other, "GET");

      asked.answer(stream, 413, 0, "right");
      end(true);
      HeldLoop.letGo();

      isAnswered(uploader, 413);
      isAnswered(other, 200);
    }
  }

  @Test
  void goAwayBeforeTheReset_isHeeded() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire other = client(gateway, upstream);
      int before = upstream.requests();
      holdBefore(other, "POST");

      asked.goAway(stream);
      end(true);
      HeldLoop.letGo();

      isAnswered(other, 200);
      assertThat(upstream.requests()).isEqualTo(before + 1);
    }
  }

  @Test
  void requestAfterTheFailedWrite_goesOnAnotherConnection() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire other = client(gateway, upstream);
      Wire holder = client(gateway, upstream);
      holdBefore(holder, "GET");

      other.send("POST /x HTTP/1.1\r\nhost: g\r\ncontent-length: 0\r\n\r\n");
      end(true);
      HeldLoop.letGo();

      isAnswered(other, 200);
      isAnswered(holder, 200);
    }
  }

  /** A client leaves, and what tells the upstream of that cannot be written. */
  @Test
  void answerBeforeTheReset_isPassedOn_whenAResetOfAStreamFails() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire leaves = client(gateway, upstream);
      Wire stays = client(gateway, upstream);
      Wire holder = client(gateway, upstream);
      begin(leaves, "GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      begin(stays, "GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      hold(holder);

      leaves.reset();
      asked.answer(stream, 404, 0, "right");
      end(true);
      HeldLoop.letGo();

      isAnswered(stays, 404);
    }
  }
}
