package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.gateway.server.http2.Http2Client;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * An HTTP/2 connection that has served enough, and whose listener drains as well. RFC 9113, section
 * 6.8: no GOAWAY names a higher stream than one before it.
 */
class FarewellTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  /** It varies by a tenth, which is less than the second that a PING has. */
  private static final Duration AGE = Duration.ofSeconds(5);

  private static final int PING = 6;
  private static final int ACK = 1;

  private final TestListener listener =
      new TestListener(
              TestListener.limits(
                  new Connections(10_000, 0, 100, 0, AGE), TestListener.LIMITS.bodyRate()))
          .script(exchange -> {});
  private final Http2Client client = new Http2Client(listener.port());

  @AfterEach
  void close() {
    client.close();
    listener.close();
  }

  private PlayedExchange begin() {
    client.request(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
    return listener.next();
  }

  private Future<Void> drain() {
    Future<Void> drained = listener.listener.drain(LONG);
    listener.advance(Duration.ZERO);
    return drained;
  }

  /** Of a GOAWAY, which must be what comes next. */
  private int lastStream() {
    Http2Client.Frame goAway = client.next();
    assertThat(goAway.type()).isEqualTo(Http2Client.GOAWAY);
    return ByteBuffer.wrap(goAway.payload().getBytes(StandardCharsets.ISO_8859_1)).getInt();
  }

  private void answerPing() {
    client.send(PING, ACK, 0, "fanlight");
  }

  /** The answer is whole, and nothing comes before or after it. */
  private void endsWithTheAnswerTo(PlayedExchange exchange) {
    listener.run(() -> exchange.answer(GatewayResponse.of(200, "text/plain", Body.of("whole"))));
    assertThat(client.nextStatus()).isEqualTo(200);
    Http2Client.Frame body = client.next();
    assertThat(body.payload()).isEqualTo("whole");
    assertThat(body.ends() || client.next().ends()).isTrue();
    assertThat(client.readToEnd()).isEmpty();
  }

  @Test
  void aDrain_ofAConnectionThatHasRetired_saysNothingMore() {
    PlayedExchange exchange = begin();
    listener.advance(AGE);
    assertThat(lastStream()).isEqualTo(Integer.MAX_VALUE);
    answerPing();
    assertThat(lastStream()).isEqualTo(1);

    Future<Void> drained = drain();

    endsWithTheAnswerTo(exchange);
    TestListener.await(drained);
  }

  @Test
  void aDrain_whileAConnectionRetires_goesOnFromThere() {
    PlayedExchange exchange = begin();
    listener.advance(AGE);
    assertThat(lastStream()).isEqualTo(Integer.MAX_VALUE);

    Future<Void> drained = drain();

    answerPing();
    assertThat(lastStream()).isEqualTo(1);
    endsWithTheAnswerTo(exchange);
    TestListener.await(drained);
  }

  @Test
  void aDrain_ofAConnectionThatHasRetired_endsItInTime() {
    begin();
    listener.advance(AGE);
    assertThat(lastStream()).isEqualTo(Integer.MAX_VALUE);
    answerPing();
    assertThat(lastStream()).isEqualTo(1);

    TestListener.await(listener.listener.drain(Duration.ofMillis(1)));

    assertThat(listener.listener.connections()).isZero();
  }

  @Test
  void aConnectionThatRetires_afterADrainHasBegun_saysNothingMore() {
    PlayedExchange exchange = begin();
    Future<Void> drained = drain();
    assertThat(lastStream()).isEqualTo(Integer.MAX_VALUE);
    answerPing();
    assertThat(lastStream()).isEqualTo(1);

    listener.advance(AGE);

    endsWithTheAnswerTo(exchange);
    TestListener.await(drained);
  }
}
