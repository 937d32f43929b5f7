package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.http2.Http2Client;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that does not read what it asked for keeps neither its exchange nor its connection. */
class UntakenAnswersTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  private final TestListener listener = new TestListener();

  @AfterEach
  void close() {
    listener.close();
  }

  private void answersWith(int bytes) {
    Buffer content = Buffer.buffer(new byte[bytes]);
    listener.script(exchange -> exchange.answer(GatewayResponse.of(200).body(Body.of(content))));
  }

  /** Lets the time pass that the exchange has without a byte moving, as often as it takes. */
  private void assertEndsForItsClient(PlayedExchange exchange) {
    CompletableFuture<PlayedExchange.End> end = exchange.end;
    listener.await(
        "the exchange's end",
        () -> {
          listener.time.advance(exchange.idleTimeout());
          return end.isDone();
        });
    assertThat(Objects.requireNonNull(TestListener.get(end).error()).code())
        .isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
  }

  private void awaitNoConnection() {
    listener.await("the connection's end", () -> listener.listener.connections() == 0);
  }

  @Test
  void aLargeAnswer_endsItsExchangeAndBreaksTheConnection() {
    answersWith(30 * 1024 * 1024);
    try (RawClient client = listener.connect()) {
      client.send(GET);

      assertEndsForItsClient(listener.next());
      awaitNoConnection();
      assertThat(client.readToEnd()).endsWith("<reset>");
    }
  }

  @Test
  void manySmallAnswers_breakTheConnection() {
    answersWith(60_000);
    try (RawClient client = listener.connect()) {
      client.send(GET.repeat(1000));
      listener.awaitStandstill();

      PlayedExchange last = listener.exchanges.stream().reduce((one, next) -> next).orElseThrow();
      assertThat(last.end).isNotDone();
      assertEndsForItsClient(last);
      awaitNoConnection();
    }
  }

  /** One byte more than the client's window, and few enough to be sent at once. */
  @Test
  void anHttp2Answer_endsItsExchangeButNotTheConnection() {
    answersWith(65_536);
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");

      PlayedExchange exchange = listener.next();
      // At most a quarter later.
      listener.advance(exchange.idleTimeout().multipliedBy(5).dividedBy(4));

      assertThat(Objects.requireNonNull(TestListener.get(exchange.end).error()).code())
          .isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
      assertThat(listener.listener.connections()).isOne();
    }
  }

  /** What waits behind other answers is told of by nobody but the connection. */
  @Test
  void aPipelinedAnswer_endsItsExchangeWhenTheClientLeaves() {
    answersWith(60_000);
    PlayedExchange last;
    try (RawClient client = listener.connect()) {
      client.send(GET.repeat(1000));
      listener.awaitStandstill();
      last = listener.exchanges.stream().reduce((one, next) -> next).orElseThrow();
      assertThat(last.end).isNotDone();
    }
    assertThat(Objects.requireNonNull(TestListener.get(last.end).error()).code())
        .isEqualTo(ErrorCode.CLIENT_GONE);
  }

  /** So that the connection sees each step of a client that reads slowly. */
  @Test
  void theKernel_takesLittleThatItCannotSend() throws Exception {
    TestStream source = TestStream.open();
    AtomicInteger pulled = new AtomicInteger();
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(source, -1))));
    try (Socket client = new Socket()) {
      client.setReceiveBufferSize(16 * 1024);
      client.connect(new InetSocketAddress("127.0.0.1", listener.port()));
      client.getOutputStream().write(GET.getBytes(StandardCharsets.US_ASCII));
      PlayedExchange exchange = listener.next();
      for (int i = 0; i < 2_000; i++) {
        listener.run(() -> pull(source, pulled));
      }
      assertThat(pulled.get()).isBetween(128 * 1024, 768 * 1024);
      client.setSoLinger(true, 0);
      client.close();
      assertThat(Objects.requireNonNull(TestListener.get(exchange.end).error()).code())
          .isEqualTo(ErrorCode.CLIENT_GONE);
    }
  }

  private static void pull(TestStream source, AtomicInteger pulled) {
    if (source.flowing()) {
      source.push(Buffer.buffer(new byte[16 * 1024]));
      pulled.addAndGet(16 * 1024);
    }
  }

  @Test
  void aLargeAnswer_comesWholeToAClientThatReads() {
    answersWith(3_000_000);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      assertThat(client.readAnswer().body()).hasSize(3_000_000);
      assertThat(TestListener.get(listener.next().end))
          .isEqualTo(new PlayedExchange.End(200, 3_000_000, null));
    }
  }
}
