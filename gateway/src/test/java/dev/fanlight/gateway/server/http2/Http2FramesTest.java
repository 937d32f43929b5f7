package dev.fanlight.gateway.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP/2 client may send, frame by frame, beyond what the codec sees to. */
class Http2FramesTest {
  private static final int PROTOCOL_ERROR = 1;
  private static final int STREAM_CLOSED = 5;
  private static final int FLOW_CONTROL_ERROR = 3;
  private static final int ENHANCE_YOUR_CALM = 11;

  private static final String[] POST = {
    ":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/"
  };
  private static final String[] GET = {
    ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"
  };

  private final TestListener listener = new TestListener();
  private final Http2Client client = new Http2Client(listener.port());

  @AfterEach
  void close() {
    client.close();
    listener.close();
  }

  private void answerAtOnce() {
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(404, "text/plain", Body.of("no"))));
  }

  @Test
  void streamIds_mustGrow() {
    client.request(5, true, GET);
    client.request(3, true, GET);

    assertThat(client.goAway()).isEqualTo(PROTOCOL_ERROR);
  }

  @Test
  void headers_onAHalfClosedStream_endTheConnection() {
    listener.script(exchange -> {});
    client.request(1, true, GET);
    client.request(1, true, GET);

    assertThat(client.goAway()).isEqualTo(STREAM_CLOSED);
  }

  @Test
  void headers_onAClosedStream_endTheConnection() {
    client.request(1, true, GET);
    assertThat(client.nextStatus()).isEqualTo(200);
    assertThat(client.next().ends()).isTrue();
    client.request(1, true, GET);

    assertThat(client.goAway()).isEqualTo(STREAM_CLOSED);
  }

  @Test
  void trailers_endTheBody() {
    client.request(1, false, POST);
    client.data(1, false, "body");
    client.request(1, true, "x-checksum", "7");

    assertThat(client.nextStatus()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"G T", "", "G(T"})
  void method_thatIsNoToken_costsItsStreamOnly(String method) {
    client.request(1, true, ":method", method, ":scheme", "http", ":authority", "a", ":path", "/");
    assertThat(client.nextStatus()).isEqualTo(-PROTOCOL_ERROR);

    client.request(3, true, GET);
    assertThat(client.nextStatus()).isEqualTo(200);
  }

  @Test
  void data_underWayWhenItsStreamIsReset_isDiscarded() {
    answerAtOnce();

    for (int stream = 1; stream < 1_000; stream += 2) {
      client.request(stream, false, POST);
      assertThat(client.nextStatus()).isEqualTo(404);
      assertThat(client.next().ends()).isTrue();
      assertThat(client.next().type()).isEqualTo(Http2Client.RST_STREAM);
      client.data(stream, false, "late");
      client.data(stream, true, "x".repeat(16_000));
    }

    client.request(1_001, true, GET);
    assertThat(client.nextStatus()).isEqualTo(404);
  }

  /** The resets follow when the answers have been written, while others are being written. */
  @Test
  void answersAndResets_ofManyStreamsAtOnce_areWholeFrames() {
    int streams = 200;
    try (TestListener wide =
            new TestListener(
                TestListener.limits(
                    new Connections(10_000, 0, streams, 0, null), TestListener.LIMITS.bodyRate()));
        Http2Client many = new Http2Client(wide.port())) {
      wide.script(exchange -> {});
      for (int i = 0; i < streams; i++) {
        many.request(2 * i + 1, false, POST);
      }
      wide.await("all", () -> wide.exchanges.size() == streams);
      GatewayResponse answer = GatewayResponse.of(404, "text/plain", Body.of("no"));
      wide.run(() -> wide.exchanges.forEach(exchange -> exchange.answer(answer)));

      int[] frames = new int[Http2Client.RST_STREAM + 1];
      for (int i = 0; i < 3 * streams; i++) {
        frames[many.next().type()]++;
      }
      assertThat(frames).containsExactly(streams, streams, 0, streams);
    }
  }

  /** As many as it may have had open at once. */
  @Test
  void data_underWayWhenItsStreamIsReset_isDiscarded_howeverManyStreamsWereResetSince() {
    int streams = 600;
    try (TestListener wide =
            new TestListener(
                TestListener.limits(
                    new Connections(10_000, 0, streams, 0, null), TestListener.LIMITS.bodyRate()));
        Http2Client many = new Http2Client(wide.port())) {
      for (int i = 0; i < streams; i++) {
        many.request(2 * i + 1, false, POST);
        assertThat(many.nextStatus()).isEqualTo(200);
        assertThat(many.next().ends()).isTrue();
        assertThat(many.next().type()).isEqualTo(Http2Client.RST_STREAM);
      }
      many.data(1, false, "late");

      many.request(2 * streams + 1, true, GET);
      assertThat(many.nextStatus()).isEqualTo(200);
    }
  }

  @Test
  void data_beyondTheWindowOfAStreamThatWasReset_endsTheConnection() {
    answerAtOnce();
    client.request(1, false, POST);
    assertThat(client.nextStatus()).isEqualTo(404);
    assertThat(client.next().ends()).isTrue();
    assertThat(client.next().type()).isEqualTo(Http2Client.RST_STREAM);

    for (int i = 0; i < 5; i++) {
      client.data(1, false, "x".repeat(16_000));
    }

    assertThat(client.goAway()).isEqualTo(FLOW_CONTROL_ERROR);
  }

  @Test
  void floods_ofEmptyData_forAStreamThatWasReset_endTheConnection() {
    answerAtOnce();
    client.request(1, false, POST);
    assertThat(client.nextStatus()).isEqualTo(404);
    assertThat(client.next().ends()).isTrue();
    assertThat(client.next().type()).isEqualTo(Http2Client.RST_STREAM);

    for (int i = 0; i < 2_001; i++) {
      client.data(1, false, "");
    }

    assertThat(client.goAway()).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, Http2Client.SETTINGS, Http2Client.PING, 99})
  void floods_ofFramesThatCarryNoRequest_endTheConnection(int type) {
    String payload =
        switch (type) {
          case 2 -> "\0\0\0\0\1";
          case Http2Client.PING -> "12345678";
          default -> "";
        };
    for (int i = 0; i < 2_001; i++) {
      client.send(type, 0, type == 2 ? 1 : 0, payload);
    }

    assertThat(client.goAway()).isEqualTo(ENHANCE_YOUR_CALM);
  }

  @Test
  void framesThatCarryNoRequest_areWelcomeOverTime() {
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 1_500; j++) {
        client.send(Http2Client.PING, 1, 0, "12345678");
      }
      client.request(2 * i + 1, true, GET);
      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(client.next().ends()).isTrue();
      listener.time.advance(Duration.ofSeconds(11));
    }
  }

  @Test
  void firstFrame_mustBeSettings() {
    try (Http2Client hasty = Http2Client.silent(listener.port())) {
      hasty.sendText("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      hasty.request(1, true, GET);

      assertThat(hasty.goAway()).isEqualTo(PROTOCOL_ERROR);
    }
  }

  @Test
  void connectionError_afterARefusedHead_saysSo() {
    client.request(1, true, ":method", "GET");
    client.send(Http2Client.SETTINGS, 0, 5, "");

    assertThat(client.goAway()).isEqualTo(PROTOCOL_ERROR);
  }

  @Test
  void frames_inPiecesOfOneByte_areUnderstood() {
    try (Http2Client slow = Http2Client.silent(listener.port())) {
      for (char piece : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".toCharArray()) {
        slow.sendText(String.valueOf(piece));
      }
      slow.request(1, true, GET);

      assertThat(slow.nextStatus()).isEqualTo(200);
    }
  }

  @Test
  void pausedUploads_leaveTheConnectionToOthers() {
    listener.script(exchange -> {
      if (exchange.request.body() instanceof Body.Streamed) {
        return; // nobody reads it
      }
      exchange.answer(GatewayResponse.of(200, "text/plain", Body.of("ok")));
    });
    for (int stream = 1; stream < 161; stream += 2) {
      client.request(stream, false, POST);
      for (int i = 0; i < 4; i++) {
        client.data(stream, false, "x".repeat(16_000));
      }
    }

    client.request(201, true, GET);

    assertThat(client.nextStatus()).isEqualTo(200);
  }
}
