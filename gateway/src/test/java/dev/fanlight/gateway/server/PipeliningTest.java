package dev.fanlight.gateway.server;

import static dev.fanlight.gateway.server.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a client sends before it has its answers. */
class PipeliningTest {
  private final TestListener listener = new TestListener();

  @AfterEach
  void close() {
    listener.close();
  }

  @Test
  void answers_comeInOrder() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(get("/1") + get("/2") + get("/3"));
      for (String path : List.of("/1", "/2", "/3")) {
        PlayedExchange exchange = listener.next();
        assertThat(exchange.request.path()).isEqualTo(path);
        assertThat(listener.exchanges).isEmpty();
        listener.run(() -> exchange.answerWithItsPath());
        assertThat(client.readAnswer().body()).isEqualTo(path);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1|Connection: close",
        "HTTP/1.1|Connection: close, foo",
        "HTTP/1.1|Connection: TE, Close",
        "HTTP/1.1|connection: ,, CLOSE ,",
        "HTTP/1.1|Connection: keep-alive|Connection: x|Connection: y, close",
        "HTTP/1.0|Connection: keep-alive, foo",
        "HTTP/1.0|Connection: foo|Connection: keep-alive",
        "HTTP/1.0"
      })
  void requestThatClosesTheConnection_isAnsweredAsTheLast(String lines) {
    listener.script(exchange -> exchange.answerWithItsPath());
    String head = "GET /2 " + lines.replace("|", "\r\n") + "\r\nHost: a\r\n\r\n";
    try (RawClient client = listener.connect()) {
      client.send(get("/1") + head + get("/3"));

      RawClient.Answer first = client.readAnswer();
      assertThat(first.body()).isEqualTo("/1");
      assertThat(first.field("connection")).isNull();
      RawClient.Answer last = client.readAnswer();
      assertThat(last.body()).isEqualTo("/2");
      assertThat(last.field("connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void bodies_endWhereTheNextRequestBegins() {
    listener.script(exchange ->
        exchange
            .request
            .body()
            .collect(100, dev.fanlight.plugin.ErrorCode.PAYLOAD_TOO_LARGE)
            .onSuccess(
                all -> exchange.answer(GatewayResponse.of(200, "text/plain", Body.of(all)))));
    String fixed = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc";
    String chunked =
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "2;x=\"a;b\"\r\nde\r\n1\r\nf\r\n0\r\nx: y\r\n\r\n";
    try (RawClient client = listener.connect()) {
      client.send((fixed + chunked).repeat(30));
      for (int i = 0; i < 30; i++) {
        assertThat(client.readAnswer().body()).isEqualTo("abc");
        assertThat(client.readAnswer().body()).isEqualTo("def");
      }
    }
  }

  /** Between two turns the loop looks at its other connections. */
  @Test
  void aConnectionThatPipelines_isServedAFewRequestsATurn() {
    List<Integer> servedAtTurns = new CopyOnWriteArrayList<>();
    try (RawClient client = listener.connect()) {
      listener.eachTurn(() -> {
        servedAtTurns.add(listener.exchanges.size());
        return listener.exchanges.size() < 500;
      });
      client.send(get("/many").repeat(500));
      for (int i = 0; i < 500; i++) {
        assertThat(client.readAnswer().body()).isEqualTo("ok");
      }
    }
    int most = 0;
    for (int turn = 1; turn < servedAtTurns.size(); turn++) {
      most = Math.max(most, servedAtTurns.get(turn) - servedAtTurns.get(turn - 1));
    }
    assertThat(listener.exchanges).hasSize(500);
    assertThat(most).isBetween(1, 8);
  }

  @Test
  void aWaitingPipeline_isNotReadIntoMemory() throws Exception {
    listener.script(exchange -> {});
    String all = get("/x").repeat(400_000);
    try (RawClient client = listener.connect()) {
      client.send(get("/first"));
      PlayedExchange first = listener.next();
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> client.send(all));
      for (int i = 0; i < 1000; i++) {
        listener.run(() -> {});
      }
      assertThat(writing).isNotDone();
      assertThat(listener.exchanges).isEmpty();
      client.socket.setSoLinger(true, 0);
      client.leave();
      assertThat(TestListener.get(first.end).status()).isEqualTo(499);
      writing.exceptionally(failure -> null).join();
    }
  }

  /** What was decoded before the upload has its exchange would be held, and counted for nobody. */
  @Test
  void anUploadThatWaitsItsTurn_isCountedWhole_onceItHasItsExchange() {
    listener.script(exchange -> {});
    String part = "x".repeat(40_000);
    try (RawClient client = listener.connect()) {
      client.send(get("/first"));
      PlayedExchange first = listener.next();
      client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + part);
      listener.advance(Duration.ZERO);

      listener.run(() -> first.answerWithItsPath());

      PlayedExchange upload = listener.next();
      listener.await("all of it is counted", () -> upload.held().bytes() == part.length());
    }
  }

  /** Its pieces are many, so that the connection takes several turns for them. */
  @Test
  void aBodyWhoseReaderPauses_isNotReadIntoMemory() throws Exception {
    listener.script(PipeliningTest::pauseInTheSecondTurn);
    String all = ("80\r\n" + "x".repeat(128) + "\r\n").repeat(200_000);
    try (RawClient client = listener.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
      CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> client.send(all));
      PlayedExchange exchange = listener.next();
      for (int i = 0; i < 10_000; i++) {
        listener.run(() -> {});
      }
      assertThat(writing).isNotDone();
      client.socket.setSoLinger(true, 0);
      client.leave();
      listener.run(() -> exchange.cancel(GatewayError.of(ErrorCode.CLIENT_GONE, "gone")));
      writing.exceptionally(failure -> null).join();
    }
  }

  private static void pauseInTheSecondTurn(PlayedExchange exchange) {
    ReadStream<Buffer> body = ((Body.Streamed) exchange.request.body()).stream();
    AtomicInteger pieces = new AtomicInteger();
    body.handler(piece -> {
      if (pieces.incrementAndGet() == 70) {
        body.pause();
      }
    });
    body.resume();
  }

  /** Vert.x handles nothing of a request before its turn, and nor is an error in it told. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /1 HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
      })
  void aMalformedBody_isAnsweredInItsTurn_andHarmsNoRequestBeforeIt(String whole) {
    listener.script(exchange ->
        exchange.request.body().collect(9, ErrorCode.PAYLOAD_TOO_LARGE).onComplete(read -> {}));
    try (RawClient client = listener.connect()) {
      client.send(
          whole + "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;\r\nhello");
      PlayedExchange first = listener.next();
      listener.advance(Duration.ZERO);
      listener.run(() -> first.answerWithItsPath());

      assertThat(client.readAnswer().body()).isEqualTo("/1");
      assertThat(client.readAnswer().status()).isEqualTo(400);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  /** It has been read already when the answer that closes is decided. */
  @Test
  void aRequestThatWaits_isNotServedAfterAnAnswerThatCloses() throws Exception {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(
          "POST /1 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"
              + "abc"
              + get("/2")
              + get("/3"));
      PlayedExchange first = listener.next();
      listener.run(() -> first.answerWithItsPath());

      assertThat(client.readAnswer().field("connection")).isEqualTo("close");
      client.socket.shutdownOutput();
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(listener.exchanges).isEmpty();
  }

  @Test
  void nothingAfterARequestThatCloses_isServed() throws Exception {
    try (RawClient client = listener.connect()) {
      client.send("GET /1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + get("/2"));
      assertThat(client.readAnswer().field("connection")).isEqualTo("close");
      client.socket.shutdownOutput();
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(listener.exchanges).hasSize(1);
  }
}
