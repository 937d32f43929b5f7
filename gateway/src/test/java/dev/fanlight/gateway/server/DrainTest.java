package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a drain leaves whole, and what it closes. */
class DrainTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Duration LONG = Duration.ofMinutes(1);

  private final TestListener listener = new TestListener();

  @AfterEach
  void close() {
    listener.close();
  }

  private static GatewayResponse ok() {
    return GatewayResponse.of(200, "text/plain", Body.of("ok"));
  }

  @Test
  void connectionsWithoutARequest_seeACleanClose() {
    try (RawClient fresh = listener.connect();
        RawClient inAHead = listener.connect();
        RawClient kept = listener.connect()) {
      inAHead.send("GET / HTTP/1.1\r\nHo");
      kept.send(GET);
      kept.readAnswer();
      listener.await("both", () -> listener.listener.connections() == 3);

      Future<Void> drained = listener.listener.drain(LONG);

      assertThat(fresh.readToEnd()).isEmpty();
      assertThat(inAHead.readToEnd()).isEmpty();
      assertThat(kept.readToEnd()).isEmpty();
      TestListener.await(drained);
    }
  }

  @Test
  void nothingMoreIsAccepted() {
    TestListener.await(listener.listener.drain(LONG));

    assertThatThrownBy(listener::connect).hasMessageContaining("refused");
  }

  @Test
  void anExchangeUnderWay_isAnsweredWhole_andTheConnectionClosed() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(GET);
      FakeExchange exchange = listener.next();
      Future<Void> drained = listener.listener.drain(LONG);
      listener.run(() -> {});
      assertThat(drained.isComplete()).isFalse();

      listener.run(() -> exchange.answer(ok()));

      RawClient.Answer answer = client.readAnswer();
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEmpty();
      TestListener.await(drained);
    }
  }

  @Test
  void aPipelinedRequestThatWasRead_isAnsweredToo() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(GET + GET);
      FakeExchange first = listener.next();
      Future<Void> drained = listener.listener.drain(LONG);
      listener.run(() -> first.answer(ok()));
      assertThat(client.readAnswer().status()).isEqualTo(200);
      FakeExchange second = listener.next();
      listener.run(() -> second.answer(ok()));
      assertThat(client.readAnswer().status()).isEqualTo(200);
      assertThat(client.readToEnd()).isEmpty();
      TestListener.await(drained);
    }
  }

  @Test
  void anHttp2StreamUnderWay_isAnswered_andTheClientToldToGo() {
    listener.script(exchange -> {});
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
      FakeExchange exchange = listener.next();
      Future<Void> drained = listener.listener.drain(LONG);
      assertThat(client.next().type()).isEqualTo(Http2Client.GOAWAY);

      listener.run(() -> exchange.answer(ok()));

      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(client.next().payload()).isEqualTo("ok");
      client.close();
      TestListener.await(drained);
    }
  }

  @Test
  void whatTakesLongerThanTheTimeout_isCutOff() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(GET);
      FakeExchange exchange = listener.next();
      TestListener.await(listener.listener.drain(Duration.ofMillis(1)));
      assertThat(TestListener.get(exchange.end).status()).isEqualTo(499);
    }
  }
}
