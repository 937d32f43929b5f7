package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer that is still arriving while it is sent. */
class StreamedAnswerTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Duration IDLE = Duration.ofSeconds(30);

  /** A client that takes nothing is noticed at most a quarter later. */
  private static final Duration NOTICED = IDLE.multipliedBy(5).dividedBy(4);

  private final GatewayError reset =
      GatewayError.of(ErrorCode.CONNECTION_RESET, "the upstream broke off");

  private final TestListener listener = new TestListener();
  private final TestStream stream = TestStream.open();

  @AfterEach
  void close() {
    listener.close();
  }

  private PlayedExchange.End end() {
    return TestListener.get(listener.next().end);
  }

  private void answerWithLength(long length) {
    listener.script(exchange ->
        exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(stream, length))));
  }

  private boolean flows() {
    boolean[] flows = new boolean[1];
    listener.run(() -> flows[0] = stream.flowing());
    return flows[0];
  }

  private void push(String chunk) {
    listener.run(() -> stream.push(Buffer.buffer(chunk)));
  }

  @Test
  void theHead_isSentBeforeThereIsABody() {
    answerWithLength(-1);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      push("a");
      assertThat(client.read(6)).isEqualTo("1\r\na\r\n");
      push("b");
      assertThat(client.read(6)).isEqualTo("1\r\nb\r\n");
      listener.run(stream::end);
      assertThat(client.read(5)).isEqualTo("0\r\n\r\n");
      assertThat(end()).isEqualTo(new PlayedExchange.End(200, 2, null));
    }
  }

  @Test
  void theLastByte_endsTheAnswer_andTheSourcesEndTheExchange() {
    answerWithLength(2);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      push("ab");
      assertThat(client.read(2)).isEqualTo("ab");
      PlayedExchange exchange = listener.next();
      assertThat(exchange.end).isNotDone();
      listener.run(stream::end);
      assertThat(TestListener.get(exchange.end)).isEqualTo(new PlayedExchange.End(200, 2, null));
      answerWithLength(0);
      client.send(GET);
      client.readHead();
    }
  }

  @Test
  void aSourceIsPaused_whileTheClientDoesNotRead() {
    answerWithLength(-1);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      Buffer chunk = Buffer.buffer("x".repeat(64 * 1024));
      int[] pushed = new int[1];
      listener.await(
          "a full connection",
          () -> {
            if (stream.flowing()) {
              stream.push(chunk);
              pushed[0]++;
            }
            return !stream.flowing();
          });
      for (int i = 0; i < 100; i++) {
        listener.run(() -> {});
      }
      listener.run(() -> assertThat(stream.flowing()).isFalse());
      assertThat(pushed[0]).isLessThan(1000);
      while (!flows()) {
        client.read(chunk.length());
      }
    }
  }

  @Test
  void aSourceThatFailsBeforeItsFirstByte_isAProblem() {
    Body body = new Body.Streamed(TestStream.failing(reset), -1);
    listener.script(exchange -> exchange.answer(GatewayResponse.of(200).body(body)));
    try (RawClient client = listener.connect()) {
      client.send(GET);
      assertThat(client.readAnswer().status()).isEqualTo(502);
    }
    assertThat(end().error()).isEqualTo(reset);
  }

  @Test
  void aSourceThatFails_neverLooksLikeACleanEnd() {
    answerWithLength(-1);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      push("abc");
      listener.run(() -> stream.fail(reset));
      assertThat(client.readToEnd()).isEqualTo("3\r\nabc\r\n");
    }
    assertThat(end()).isEqualTo(new PlayedExchange.End(200, 3, reset));
  }

  @Test
  void aSourceThatFails_resetsAnHttp10Connection() {
    answerWithLength(-1);
    try (RawClient client = listener.connect()) {
      client.send("GET / HTTP/1.0\r\n\r\n");
      client.readHead();
      push("abc");
      assertThat(client.read(3)).isEqualTo("abc");
      listener.run(() -> stream.fail(reset));
      assertThat(client.readToEnd()).isEqualTo("<reset>");
    }
  }

  @Test
  void aSourceThatEndsShort_neverLooksLikeACleanEnd() {
    answerWithLength(10);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      push("abc");
      listener.run(stream::end);
      assertThat(client.readToEnd()).isEqualTo("abc");
    }
    PlayedExchange.End end = end();
    assertThat(end.bytes()).isEqualTo(3);
    assertThat(end.error())
        .extracting(GatewayError::code)
        .isEqualTo(ErrorCode.BAD_UPSTREAM_RESPONSE);
  }

  @Test
  void aSourceThatSendsTooMuch_isCutOff() {
    answerWithLength(4);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      push("abc");
      push("defgh");
      assertThat(client.readToEnd()).isEqualTo("abc");
    }
    assertThat(end().error())
        .extracting(GatewayError::code)
        .isEqualTo(ErrorCode.BAD_UPSTREAM_RESPONSE);
  }

  @Test
  void aSourceThatStalls_isATimeout_fromItsLastByte() {
    answerWithLength(-1);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      listener.advance(IDLE.minusNanos(1));
      push("a");
      client.read(6);
      listener.advance(IDLE.minusNanos(1));
      PlayedExchange exchange = listener.next();
      assertThat(exchange.end).isNotDone();
      listener.advance(Duration.ofNanos(1));
      assertThat(client.readToEnd()).isEmpty();
      GatewayError error = TestListener.get(exchange.end).error();
      assertThat(error).extracting(GatewayError::code).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void aClientThatStopsReading_isTooSlow() {
    answerWithLength(-1);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      Buffer chunk = Buffer.buffer("x".repeat(64 * 1024));
      listener.await(
          "a full connection",
          () -> {
            if (stream.flowing()) {
              stream.push(chunk);
            }
            return !stream.flowing();
          });
      listener.advance(NOTICED);
      assertThat(end().error()).extracting(GatewayError::code).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
    }
  }

  @Test
  void aClientThatDoesNotReadTheEnd_isTooSlow() {
    String last = "x".repeat(16 << 20);
    answerWithLength(last.length());
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      push(last);
      listener.run(stream::end);
      listener.advance(NOTICED);
      assertThat(end().error()).extracting(GatewayError::code).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
    }
  }

  @Test
  void aClientThatLeavesInTheBody_isGone_withTheStatusThatWasSent() {
    answerWithLength(-1);
    PlayedExchange exchange;
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      push("abc");
      client.read(8);
      exchange = listener.next();
    }
    PlayedExchange.End end = TestListener.get(exchange.end);
    assertThat(end.status()).isEqualTo(200);
    assertThat(end.bytes()).isEqualTo(3);
    assertThat(end.error()).extracting(GatewayError::code).isEqualTo(ErrorCode.CLIENT_GONE);
    assertThat(TestListener.get(exchange.cancelled).code()).isEqualTo(ErrorCode.CLIENT_GONE);
  }

  @Test
  void aClientThatLeavesBeforeTheAnswer_cancelsTheExchange() {
    listener.script(exchange -> {});
    PlayedExchange exchange;
    try (RawClient client = listener.connect()) {
      client.send(GET);
      exchange = listener.next();
    }
    assertThat(TestListener.get(exchange.cancelled).code()).isEqualTo(ErrorCode.CLIENT_GONE);
    PlayedExchange.End end = TestListener.get(exchange.end);
    assertThat(end.status()).isEqualTo(499);
    assertThat(end.bytes()).isZero();
  }

  @Test
  void aClientThatLeavesWhileItSends_cancelsTheExchange() {
    listener.script(exchange ->
        ((Body.Streamed) exchange.request.body()).stream().handler(chunk -> {}).resume());
    PlayedExchange exchange;
    try (RawClient client = listener.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
      exchange = listener.next();
    }
    assertThat(TestListener.get(exchange.cancelled).code()).isEqualTo(ErrorCode.CLIENT_GONE);
    assertThat(TestListener.get(exchange.end).status()).isEqualTo(499);
  }
}
