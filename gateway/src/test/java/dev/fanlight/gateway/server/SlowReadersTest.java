package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that take their answers, but slowly: too slowly, or just fast enough. */
class SlowReadersTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** At least 1,000 bytes in ten seconds. */
  private final TestListener listener =
      new TestListener(
          TestListener.limits(Connections.upTo(10_000), new BodyRate(100, Duration.ofSeconds(10))));

  @AfterEach
  void close() {
    listener.close();
  }

  private void answersWith(int bytes) {
    Buffer content = Buffer.buffer(new byte[bytes]);
    listener.script(exchange -> exchange.answer(GatewayResponse.of(200).body(Body.of(content))));
  }

  private void seconds(int count) {
    for (int i = 0; i < count; i++) {
      listener.advance(SECOND);
    }
  }

  /** As long as it takes: the kernel takes some of the answer in its own time. */
  private void awaitEnd(PlayedExchange exchange) {
    listener.await(
        "the end",
        () -> {
          listener.time.advance(SECOND);
          return exchange.end.isDone();
        });
  }

  private static ErrorCode error(PlayedExchange exchange) {
    return Objects.requireNonNull(TestListener.get(exchange.end).error()).code();
  }

  @Test
  void aConnectionThatTakesNothing_isCutOff() {
    answersWith(30 * 1024 * 1024);
    try (RawClient client = listener.connect()) {
      client.send(GET);
      PlayedExchange exchange = listener.next();
      awaitEnd(exchange);

      assertThat(error(exchange)).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
      assertThat(client.readToEnd()).endsWith("<reset>");
    }
  }

  /** Small enough for one write, and no exchange has a timer for it. */
  @Test
  void pipelinedAnswersThatNobodyTakes_endTogether() {
    answersWith(60_000);
    try (RawClient client = listener.connect()) {
      client.send(GET.repeat(500));
      listener.awaitStandstill();
      listener.await(
          "the end",
          () -> {
            listener.time.advance(SECOND);
            return listener.listener.connections() == 0;
          });

      assertThat(listener.exchanges)
          .filteredOn(exchange -> TestListener.get(exchange.end).error() != null)
          .isNotEmpty()
          .allSatisfy(exchange -> assertThat(error(exchange)).isEqualTo(ErrorCode.CLIENT_TOO_SLOW));
    }
  }

  @Test
  void aQuietStreamOfEvents_isNeverCutOff() {
    TestStream events = TestStream.open();
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(events, -1))));
    try (RawClient client = listener.connect()) {
      client.send(GET);
      client.readHead();
      PlayedExchange exchange = listener.next();
      for (int i = 0; i < 30; i++) {
        listener.run(() -> events.push(Buffer.buffer("event")));
        client.read("5\r\nevent\r\n".length());
        seconds(20);
      }
      assertThat(exchange.end).isNotDone();
      listener.run(events::end);
      assertThat(TestListener.get(exchange.end).error()).isNull();
    }
  }
}
