package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.gateway.server.RawClient.Answer;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of a request's content to whoever reads it, and what becomes of content nobody reads. */
class RequestBodyTest {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\n";

  private final TestListener listener = new TestListener();

  @AfterEach
  void close() {
    listener.close();
  }

  private static ReadStream<Buffer> stream(PlayedExchange exchange) {
    return ((Body.Streamed) exchange.request.body()).stream();
  }

  private static void echo(PlayedExchange exchange) {
    exchange
        .request
        .body()
        .collect(1 << 20, ErrorCode.PAYLOAD_TOO_LARGE)
        .onSuccess(all -> exchange.answer(GatewayResponse.of(200, "text/plain", Body.of(all))));
  }

  private static GatewayResponse ok() {
    return GatewayResponse.of(200, "text/plain", Body.of("ok"));
  }

  @Test
  void contentWithALength_isStreamed() {
    listener.script(RequestBodyTest::echo);
    try (RawClient client = listener.connect()) {
      client.send(POST + "Content-Length: 6\r\n\r\nabc");
      PlayedExchange exchange = listener.next();
      assertThat(exchange.request.body().length()).isEqualTo(6);
      client.send("def");
      assertThat(client.readAnswer().body()).isEqualTo("abcdef");
    }
  }

  @Test
  void chunkedContent_isStreamed() {
    listener.script(RequestBodyTest::echo);
    try (RawClient client = listener.connect()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      assertThat(listener.next().request.body().length()).isEqualTo(-1);
      client.send("3\r\ndef\r\n0\r\n\r\n");
      assertThat(client.readAnswer().body()).isEqualTo("abcdef");
    }
  }

  @Test
  void noContent_isAnEmptyBody() {
    try (RawClient client = listener.connect()) {
      client.send(POST + "Content-Length: 0\r\n\r\n");
      assertThat(listener.next().request.body()).isEqualTo(Body.empty());
    }
  }

  @Test
  void aClientThatAwaits100_isToldToGoOnWhenTheBodyIsWanted() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(POST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      PlayedExchange exchange = listener.next();
      assertThat(exchange.request.headers().contains("expect")).isFalse();
      listener.run(() -> echo(exchange));
      assertThat(client.readHead()).startsWith("HTTP/1.1 100 ");
      client.send("abc");
      assertThat(client.readAnswer().body()).isEqualTo("abc");
    }
  }

  @Test
  void aClientThatAwaits100_isNeverToldWhenTheAnswerIsThere() {
    try (RawClient client = listener.connect()) {
      client.send(POST + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n");
      RawClient.Answer answer = client.readAnswer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void nothingIsReadBeforeSomebodyWantsIt() {
    listener.script(exchange -> {});
    int size = 12 << 20;
    try (RawClient client = listener.connect()) {
      client.send(POST + "Content-Length: " + size + "\r\n\r\n");
      PlayedExchange exchange = listener.next();
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(() -> client.send("x".repeat(size)));
      // The loop turns, the sockets fill, and the client is stuck.
      for (int i = 0; i < 1000; i++) {
        listener.run(() -> {});
      }
      assertThat(writing).isNotDone();
      long[] read = new long[1];
      CompletableFuture<Void> end = new CompletableFuture<>();
      listener.run(() -> {
        stream(exchange).handler(chunk -> read[0] += chunk.length());
        stream(exchange).endHandler(all -> end.complete(null));
        stream(exchange).resume();
      });
      TestListener.get(end);
      assertThat(read[0]).isEqualTo(size);
    }
  }

  @Test
  void smallUnreadContent_isThrownAway_andTheConnectionKept() {
    try (RawClient client = listener.connect()) {
      for (int i = 0; i < 2; i++) {
        client.send(POST + "Content-Length: 3\r\n\r\nabc");
        RawClient.Answer answer = client.readAnswer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.field("connection")).isNull();
      }
    }
  }

  @Test
  void largeUnreadContent_costsTheConnection_butNotTheAnswer() {
    try (RawClient client = listener.connect()) {
      client.send(POST + "Content-Length: 1000000\r\n\r\n" + "x".repeat(200_000));
      RawClient.Answer answer = client.readAnswer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.field("connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void contentOfUnknownLengthThatIsUnread_costsTheConnection() {
    try (RawClient client = listener.connect()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      assertThat(client.readAnswer().field("connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void aClientThatStopsSending_isToldSo() {
    AtomicInteger got = new AtomicInteger();
    listener.script(
        exchange -> stream(exchange).handler(chunk -> got.addAndGet(chunk.length())).resume());
    try (RawClient client = listener.connect()) {
      client.send(POST + "Content-Length: 6\r\n\r\nabc");
      PlayedExchange exchange = listener.next();
      listener.await("the bytes", () -> got.get() == 3);
      listener.advance(IDLE);
      Answer late = client.readAnswer();
      assertThat(late.status()).isEqualTo(408);
      assertThat(late.body()).contains("urn:fanlight:error:request_timeout");
      assertThat(late.field("connection")).isEqualTo("close");
      assertThat(TestListener.get(exchange.end).error().code())
          .isEqualTo(ErrorCode.REQUEST_TIMEOUT);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  /** Only a gRPC call may be quiet, and it comes over HTTP/2. */
  @ParameterizedTest
  @ValueSource(strings = {"application/grpcx", "application/grpc"})
  void aTypeThatLooksLikeGrpc_freesNoClientFromTheLeastRate(String type) {
    AtomicInteger got = new AtomicInteger();
    TestListener bounded =
        new TestListener(
            TestListener.limits(
                Connections.upTo(10_000), new BodyRate(100, Duration.ofSeconds(10))));
    bounded.script(
        exchange -> stream(exchange).handler(chunk -> got.addAndGet(chunk.length())).resume());
    try (bounded;
        RawClient client = bounded.connect()) {
      client.send(POST + "Content-Type: " + type + "\r\nContent-Length: 9\r\n\r\n");
      PlayedExchange exchange = bounded.next();
      for (int i = 1; i <= 3 && !exchange.end.isDone(); i++) {
        int sent = i;
        client.send("x");
        bounded.await("a byte", () -> got.get() == sent || exchange.end.isDone());
        bounded.advance(Duration.ofSeconds(20));
      }
      assertThat(exchange.end).isDone();
      PlayedExchange.End end = TestListener.get(exchange.end);
      assertThat(end.status()).isEqualTo(408);
      assertThat(end.error().detail()).contains("too slowly");
    }
  }

  @Test
  void anUpstreamThatStopsReading_isATimeoutOfTheRequest() {
    listener.script(exchange -> stream(exchange).handler(piece -> {}).resume().pause());
    try (RawClient client = listener.connect()) {
      client.send(POST + "Content-Length: 6\r\n\r\nabc");
      PlayedExchange exchange = listener.next();
      listener.advance(IDLE);
      assertThat(client.readAnswer().status()).isEqualTo(504);
      GatewayError error = TestListener.get(exchange.cancelled);
      assertThat(error.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void contentThatCannotBeDecoded_isABadRequest_andFailsTheStream() {
    CompletableFuture<Throwable> failed = new CompletableFuture<>();
    listener.script(exchange ->
        stream(exchange).exceptionHandler(failed::complete).handler(piece -> {}).resume());
    try (RawClient client = listener.connect()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\nzz\r\n");
      assertThat(client.readAnswer().status()).isEqualTo(400);
      assertThat(((GatewayError) TestListener.get(failed)).code()).isEqualTo(ErrorCode.BAD_REQUEST);
    }
    assertThat(TestListener.get(listener.next().end).status()).isEqualTo(400);
  }

  @Test
  void anAnswerWhileContentStillComes_isWhole() {
    listener.script(exchange -> stream(exchange).handler(first -> exchange.answer(ok())).fetch(1));
    try (RawClient client = listener.connect()) {
      client.send(POST + "Content-Length: 10000000\r\n\r\n" + "x".repeat(100_000));
      assertThat(client.readAnswer().body()).isEqualTo("ok");
      assertThat(client.readToEnd()).isEmpty();
    }
    assertThat(TestListener.get(listener.next().end).error()).isNull();
  }

  @Test
  void answerWhileContentStillComes_endsTheReadingOfIt() {
    CompletableFuture<WeakReference<Buffer>> gathered = new CompletableFuture<>();
    listener.script(exchange -> gathered.complete(gather(exchange)));
    try (RawClient client = listener.connect()) {
      client.send(POST + "Content-Length: 10000000\r\n\r\n" + "x".repeat(100_000));
      assertThat(client.readAnswer().body()).isEqualTo("ok");
      TestListener.get(listener.next().end);
      listener.await(
          "what was read is let go of",
          () -> {
            System.gc();
            return TestListener.get(gathered).refersTo(null);
          });
    }
    listener.await("no timer", () -> listener.time.pendingTimers() == 0);
  }

  /** Keeps what comes, and answers with the first of it. */
  private static WeakReference<Buffer> gather(PlayedExchange exchange) {
    Buffer gathered = Buffer.buffer();
    stream(exchange)
        .handler(chunk -> {
          if (gathered.length() == 0) {
            exchange.answer(ok());
          }
          gathered.appendBuffer(chunk);
        });
    stream(exchange).resume();
    return new WeakReference<>(gathered);
  }

  @Test
  void theStream_canBeFetchedPiecemeal() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(POST + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      PlayedExchange exchange = listener.next();
      Buffer got = Buffer.buffer();
      listener.run(() -> stream(exchange).handler(got::appendBuffer).fetch(1));
      listener.await("one chunk", () -> got.length() == 3);
      client.send("3\r\ndef\r\n");
      listener.run(() -> {});
      assertThat(got.toString()).isEqualTo("abc");
    }
  }
}
