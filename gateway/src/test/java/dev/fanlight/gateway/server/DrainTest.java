package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.server.http2.Http2Client;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a drain leaves whole, and what it closes. */
class DrainTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final int PING = 6;
  private static final int ACK = 1;
  private static final GatewayError REASON =
      GatewayError.of(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down");

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

  /** Vert.x takes the event loops away before it closes the socket, which is still to accept. */
  @RepeatedTest(5)
  void connectionsThatComeMeanwhile_areClosed_andNoLineOfTheLog() {
    Logger netty = (Logger) LoggerFactory.getLogger(ServerBootstrap.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    netty.addAppender(log);
    AtomicInteger connected = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    for (int i = 0; i < 8; i++) {
      Thread.startVirtualThread(() -> connect(connected, over));
    }
    try {
      listener.await("connections", () -> connected.get() > 100);
      TestListener.await(listener.listener.drain(LONG));
    } finally {
      over.set(true);
      netty.detachAppender(log);
    }
    assertThat(log.list).isEmpty();
  }

  private void connect(AtomicInteger connected, AtomicBoolean over) {
    while (!over.get()) {
      try (Socket client = new Socket("127.0.0.1", listener.port())) {
        connected.incrementAndGet();
      } catch (IOException refused) {
        over.set(true);
      }
    }
  }

  @Test
  void anExchangeUnderWay_isAnsweredWhole_andTheConnectionClosed() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(GET);
      PlayedExchange exchange = listener.next();
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
      PlayedExchange first = listener.next();
      Future<Void> drained = listener.listener.drain(LONG);
      listener.run(() -> first.answer(ok()));
      assertThat(client.readAnswer().status()).isEqualTo(200);
      PlayedExchange second = listener.next();
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
      PlayedExchange exchange = listener.next();
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
      PlayedExchange exchange = listener.next();
      TestListener.await(listener.listener.drain(Duration.ofMillis(1)));
      assertThat(TestListener.get(exchange.end).status()).isEqualTo(499);
    }
  }

  @Test
  void anHttp2RequestThatWasUnderWayWhenTheDrainBegan_isServed() {
    listener.script(exchange -> {});
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
      PlayedExchange first = listener.next();
      Future<Void> drained = listener.listener.drain(LONG);
      assertThat(lastStream(client.next())).isEqualTo(Integer.MAX_VALUE);

      client.request(3, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
      PlayedExchange second = listener.next();
      client.send(PING, ACK, 0, "fanlight");

      assertThat(lastStream(client.next())).isEqualTo(3);
      listener.run(() -> first.answer(ok()));
      listener.run(() -> second.answer(ok()));
      assertThat(client.nextStatus()).isEqualTo(200);
      client.next();
      assertThat(client.nextStatus()).isEqualTo(200);
      client.close();
      TestListener.await(drained);
    }
  }

  private static int lastStream(Http2Client.Frame goAway) {
    assertThat(goAway.type()).isEqualTo(Http2Client.GOAWAY);
    return ByteBuffer.wrap(goAway.payload().getBytes(StandardCharsets.ISO_8859_1)).getInt();
  }

  @Test
  void aClientThatAnswersNoPing_isToldTheLastStreamAfterASecond() {
    listener.script(exchange -> {});
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
      listener.next();
      Future<Void> drained = listener.listener.drain(LONG);
      assertThat(lastStream(client.next())).isEqualTo(Integer.MAX_VALUE);

      listener.advance(Duration.ofSeconds(1));

      assertThat(lastStream(client.next())).isEqualTo(1);
      client.close();
      TestListener.await(drained);
    }
  }

  @Test
  void aRequestThatIsCut_isAnsweredWithTheReason_andTheConnectionClosed() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(GET);
      PlayedExchange exchange = listener.next();
      Future<Void> drained = listener.listener.drain(LONG);

      listener.listener.cut(REASON);

      RawClient.Answer answer = client.readAnswer();
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(answer.body()).contains("urn:fanlight:error:shutting_down");
      assertThat(client.readToEnd()).isEmpty();
      assertThat(TestListener.get(exchange.end).status()).isEqualTo(503);
      assertThat(TestListener.get(exchange.end).error()).isEqualTo(REASON);
      TestListener.await(drained);
    }
  }

  @Test
  void anHttp2RequestThatIsCut_isAnsweredWithTheReason() {
    listener.script(exchange -> {});
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
      listener.next();
      Future<Void> drained = listener.listener.drain(LONG);
      client.next();

      listener.listener.cut(REASON);

      assertThat(client.nextStatus()).isEqualTo(503);
      client.close();
      TestListener.await(drained);
    }
  }

  @Test
  void anAnswerThatIsCut_breaksOffVisibly() {
    TestStream body = TestStream.open();
    listener.script(
        exchange -> exchange.answer(GatewayResponse.of(200).body(new Body.Streamed(body, -1))));
    try (RawClient client = listener.connect()) {
      client.send(GET);
      PlayedExchange exchange = listener.next();
      listener.run(() -> body.push(Buffer.buffer("begun")));
      assertThat(client.readHead()).contains("200");
      Future<Void> drained = listener.listener.drain(LONG);

      listener.listener.cut(REASON);

      assertThat(client.readToEnd()).isEqualTo("5\r\nbegun\r\n");
      assertThat(TestListener.get(exchange.end).status()).isEqualTo(200);
      assertThat(TestListener.get(exchange.end).error()).isEqualTo(REASON);
      TestListener.await(drained);
    }
  }
}
