package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.HalfClose;
import dev.fanlight.gateway.server.http2.Http2Client;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that closes its half of the connection before it has its answer. */
class HalfCloseTest {
  private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n";

  private static GatewayResponse ok() {
    return GatewayResponse.of(200, "text/plain", Body.of("ok"));
  }

  /** Both are there when the listener looks. */
  private static void sendAndClose(TestListener listener, RawClient client, String text) {
    listener.run(() -> {
      client.send(text);
      endInput(client);
    });
  }

  private static void endInput(RawClient client) {
    try {
      client.socket.shutdownOutput();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void cancel_cancelsAnExchangeThatIsUnderWay() {
    try (TestListener listener = new TestListener().script(exchange -> {});
        RawClient client = listener.connect()) {
      sendAndClose(listener, client, GET);

      assertThat(TestListener.get(listener.next().cancelled).code())
          .isEqualTo(ErrorCode.CLIENT_GONE);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void cancel_cancelsAnExchangeThatIsAnsweredAtOnceToo() {
    try (TestListener listener = new TestListener();
        RawClient client = listener.connect()) {
      sendAndClose(listener, client, GET);

      assertThat(client.readToEnd()).isEmpty();
      assertThat(TestListener.get(listener.next().end).status()).isEqualTo(499);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {GET, POST + "abc"})
  void answer_answersAndCloses(String request) {
    try (TestListener listener = new TestListener(HalfClose.ANSWER).script(exchange -> {});
        RawClient client = listener.connect()) {
      sendAndClose(listener, client, request);
      PlayedExchange exchange = listener.next();
      listener.run(() -> exchange.answer(ok()));

      RawClient.Answer answer = client.readAnswer();
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEmpty();
      assertThat(TestListener.get(exchange.end).status()).isEqualTo(200);
    }
  }

  @Test
  void answer_answersEveryPipelinedRequest() {
    try (TestListener listener = new TestListener(HalfClose.ANSWER).script(exchange -> {});
        RawClient client = listener.connect()) {
      sendAndClose(listener, client, GET.repeat(20));
      for (int i = 1; i <= 20; i++) {
        PlayedExchange exchange = listener.next();
        listener.run(() -> exchange.answer(ok()));
        assertThat(client.readAnswer().field("connection")).isEqualTo(i < 20 ? null : "close");
      }
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  /** More than the sockets hold: the client reads only after it has closed its half. */
  @Test
  void answer_sendsALargeAnswerToItsEnd() {
    try (TestListener listener = new TestListener(HalfClose.ANSWER).script(exchange -> {});
        RawClient client = listener.connect()) {
      sendAndClose(listener, client, GET);
      PlayedExchange exchange = listener.next();
      Body large = Body.of("x".repeat(12 << 20));
      listener.run(() -> exchange.answer(GatewayResponse.of(200).body(large)));
      for (int i = 0; i < 100; i++) {
        listener.run(() -> {});
      }

      assertThat(client.readAnswer().body()).hasSize(12 << 20);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  /** More than the gateway reads ahead. */
  @Test
  void answer_readsALargeBodyToItsEnd() throws Exception {
    try (TestListener listener = new TestListener(HalfClose.ANSWER).script(exchange -> {});
        RawClient client = listener.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + (8 << 20) + "\r\n\r\n");
      PlayedExchange exchange = listener.next();
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(() -> {
            client.send("x".repeat(8 << 20));
            endInput(client);
          });
      for (int i = 0; i < 100; i++) {
        listener.run(() -> {});
      }
      listener.run(() ->
          exchange
              .request
              .body()
              .collect(8 << 20, ErrorCode.PAYLOAD_TOO_LARGE)
              .onSuccess(all -> exchange.answer(ok())));

      assertThat(client.readAnswer().body()).isEqualTo("ok");
      assertThat(client.readToEnd()).isEmpty();
      TestListener.get(sending);
    }
  }

  @Test
  void answer_closesAConnectionWithoutAnExchangeAtOnce() {
    try (TestListener listener = new TestListener(HalfClose.ANSWER);
        RawClient client = listener.connect()) {
      client.send(GET);
      assertThat(client.readAnswer().status()).isEqualTo(200);
      sendAndClose(listener, client, "");

      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void answer_cancelsWhatIsNotComplete() {
    try (TestListener listener = new TestListener(HalfClose.ANSWER).script(exchange -> {});
        RawClient client = listener.connect()) {
      sendAndClose(listener, client, POST + "ab");

      assertThat(client.readToEnd()).isIn("", "<reset>");
      assertThat(TestListener.get(listener.next().end).status()).isEqualTo(499);
    }
  }

  @Test
  void answer_closesAnHttp2Connection() {
    try (TestListener listener = new TestListener(HalfClose.ANSWER).script(exchange -> {});
        Http2Client client = new Http2Client(listener.port())) {
      client.request(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
      PlayedExchange exchange = listener.next();
      client.endInput();

      assertThat(TestListener.get(exchange.end).status()).isEqualTo(499);
    }
  }
}
