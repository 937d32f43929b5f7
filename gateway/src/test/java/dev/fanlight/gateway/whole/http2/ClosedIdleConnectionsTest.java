package dev.fanlight.gateway.whole.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.FrameUpstream;
import dev.fanlight.gateway.whole.HeldLoop;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An event loop finds a request, and that the connection for it is closed, at the same moment. */
class ClosedIdleConnectionsTest extends HeldConnectionScene {
  @ParameterizedTest
  @CsvSource({"GET, false", "POST, false", "GET, true", "POST, true"})
  void requestAfterTheEnd_goesOnAnotherConnection(String method, boolean reset) throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire client = client(gateway, upstream);
      hold(client(gateway, upstream));
      int before = upstream.requests();
      end(reset);
      client.send(method + " /x HTTP/1.1\r\nhost: g\r\ncontent-length: 0\r\n\r\n");
      HeldLoop.letGo();

      isAnswered(client, 200);
      assertThat(upstream.requests()).isEqualTo(before + 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void requestBeforeTheEnd_isSentAgain(boolean reset) throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire client = client(gateway, upstream);
      hold(client(gateway, upstream));
      int before = upstream.requests();
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      end(reset);
      HeldLoop.letGo();

      isAnswered(client, 200);
      assertThat(upstream.requests()).isEqualTo(before + 1);
    }
  }

  /** What is read of the connection meanwhile is no sign that the upstream has read the request. */
  @Test
  void requestBeforeTheEnd_isSentAgain_afterAnotherAnswerOnItsConnection() throws IOException {
    try (FrameUpstream upstream = upstream()) {
      TestGateway gateway = gateway(upstream);
      Wire client = client(gateway, upstream);
      Wire other = client(gateway, upstream);
      Wire holder = client(gateway, upstream);
      begin(other, "GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      hold(holder);
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      asked.answer(stream, 200, 0, "right");
      end(true);
      HeldLoop.letGo();

      isAnswered(client, 200);
    }
  }
}
