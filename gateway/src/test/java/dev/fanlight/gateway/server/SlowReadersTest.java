package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** Clients that take their answers, but slowly: too slowly, or just fast enough. */
class SlowReadersTest extends SlowReadersScene {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

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
