package dev.fanlight.gateway.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.SlowReadersScene;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.server.TestStream;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients of HTTP/2 that take their answers, but slowly: too slowly, or just fast enough. */
class SlowHttp2ReadersTest extends SlowReadersScene {
  private static final String[] GET2 = {
    ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/"
  };
  private static final int WINDOW = 65_535;

  private static void grant(Http2Client client, int stream, int bytes) {
    String increment =
        ""
            + (char) (bytes >> 24)
            + (char) (bytes >> 16 & 0xff)
            + (char) (bytes >> 8 & 0xff)
            + (char) (bytes & 0xff);
    client.send(8, 0, stream, increment);
  }

  @Test
  void aStreamThatGetsNoWindow_isReset_andItsConnectionServesOthers() {
    answersWith(WINDOW + 10_000);
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(1, true, GET2);
      PlayedExchange exchange = listener.next();
      awaitEnd(exchange);

      assertThat(error(exchange)).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
      grant(client, 0, WINDOW);
      answersWith(10);
      client.request(3, true, GET2);
      assertThat(TestListener.get(listener.next().end).error()).isNull();
    }
  }

  @Test
  void aWindowOfOneByteASecond_isTooLittle() {
    answersWith(WINDOW + 10_000);
    try (Http2Client client = new Http2Client(listener.port())) {
      grant(client, 0, 1_000_000);
      client.request(1, true, GET2);
      PlayedExchange exchange = listener.next();
      for (int i = 0; i < 13; i++) {
        grant(client, 1, 1);
        seconds(1);
      }

      assertThat(error(exchange)).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
    }
  }

  /** The answer is one piece: nothing but the window tells that it moves. */
  @Test
  void aWindowThatOpensSteadily_isEnough_howeverLongItTakes() {
    answersWith(WINDOW + 20_000);
    try (Http2Client client = new Http2Client(listener.port())) {
      grant(client, 0, 1_000_000);
      client.request(1, true, GET2);
      PlayedExchange exchange = listener.next();
      for (int i = 0; i < 99; i++) {
        grant(client, 1, 200);
        seconds(1);
      }
      assertThat(exchange.end).isNotDone();

      grant(client, 1, 200);

      assertThat(TestListener.get(exchange.end).error()).isNull();
    }
  }

  @Test
  void aHundredStreamsThatNobodyReads_areAllReset() {
    answersWith(100_000);
    try (Http2Client client = new Http2Client(listener.port())) {
      for (int i = 0; i < 100; i++) {
        client.request(2 * i + 1, true, GET2);
      }
      listener.await("all", () -> listener.exchanges.size() == 100);
      listener.await(
          "their ends",
          () -> {
            listener.time.advance(SECOND);
            return listener.exchanges.stream().allMatch(exchange -> exchange.end.isDone());
          });

      listener.exchanges.forEach(
          exchange -> assertThat(error(exchange)).isEqualTo(ErrorCode.CLIENT_TOO_SLOW));
    }
  }

  /** What it reads is no content, however much it is. */
  @Test
  void aClientThatOnlyReadsTheAnswersToItsPings_isCutOff() {
    answersWith(100_000);
    try (Http2Client client = new Http2Client(listener.port())) {
      client.grantAllStreams();
      for (int i = 0; i < 100; i++) {
        client.request(2 * i + 1, true, GET2);
      }
      listener.await("all", () -> listener.exchanges.size() == 100);
      for (int i = 0; i < 40; i++) {
        client.ping(60);
        seconds(1);
      }

      assertThat(listener.exchanges)
          .allSatisfy(exchange -> {
            assertThat(exchange.end).isDone();
            assertThat(error(exchange)).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
          });
    }
  }

  /** They have no content at all, and the client takes them slowly, but fast enough. */
  @Test
  void answersThatAreOnlyHeads_andAreTakenSteadily_areAllSent() {
    listener.script(exchange -> {
      GatewayResponse answer = GatewayResponse.of(200);
      answer.headers().set("x", "a".repeat(60_000));
      exchange.answer(answer);
    });
    try (Http2Client client = Http2Client.slow(listener.port())) {
      for (int i = 0; i < 100; i++) {
        client.request(2 * i + 1, true, GET2);
      }
      listener.await("all", () -> listener.exchanges.size() == 100);
      for (int i = 0; i < 40; i++) {
        client.take(50_000);
        seconds(1);
      }

      assertThat(listener.exchanges).anySatisfy(exchange -> assertThat(exchange.end).isNotDone());
      assertThat(listener.exchanges)
          .filteredOn(exchange -> exchange.end.isDone())
          .allSatisfy(exchange -> assertThat(TestListener.get(exchange.end).error()).isNull());
    }
  }

  /** Vert.x has handed the whole answer on, and takes the stream for ended. */
  @ParameterizedTest
  @ValueSource(ints = {12_000, 60_000})
  void aWholeAnswerThatGetsNoWindow_isReset_whileOthersMove(int bytes) {
    try (Http2Client client = new Http2Client(listener.port())) {
      client.streamWindow(1_000);
      answersWith(bytes);
      client.request(1, true, GET2);
      PlayedExchange exchange = listener.next();
      assertThat(client.nextStatus()).isEqualTo(200);
      answersWith(500);
      for (int i = 1; i < 40 && !exchange.end.isDone(); i++) {
        client.request(2 * i + 1, true, GET2);
        listener.next();
        seconds(1);
      }

      assertThat(error(exchange)).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
      Http2Client.Frame frame = client.next();
      while (frame.type() != Http2Client.RST_STREAM) {
        frame = client.next();
      }
      assertThat(frame.stream()).isEqualTo(1);
    }
  }

  /** It has a window of its own; what it waits for is the connection's. */
  @Test
  void aStreamThatWaitsItsTurn_isNotBlamed_whileTheClientTakesOthers() {
    answersWith(200_000);
    try (Http2Client client = new Http2Client(listener.port())) {
      grant(client, 0, 10_000);
      client.request(1, true, GET2);
      PlayedExchange first = listener.next();
      client.request(3, true, GET2);
      PlayedExchange second = listener.next();
      for (int i = 0; i < 40; i++) {
        grant(client, 1, 1_000);
        grant(client, 0, 1_000);
        seconds(1);
      }

      assertThat(first.end).isNotDone();
      assertThat(second.end).isNotDone();
    }
  }

  /** A source that goes on sending is paused long before; what it has sent waits. */
  @Test
  void aStreamedAnswerOverHttp2_thatNobodyTakes_isReset() {
    TestStream source = TestStream.open();
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(source, -1))));
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(1, true, GET2);
      PlayedExchange exchange = listener.next();
      for (int i = 0; i < 5; i++) {
        listener.run(() -> source.push(Buffer.buffer(new byte[16 * 1024])));
      }
      awaitEnd(exchange);

      assertThat(error(exchange)).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
    }
  }
}
