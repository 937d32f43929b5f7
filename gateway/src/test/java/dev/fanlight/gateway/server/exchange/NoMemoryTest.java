package dev.fanlight.gateway.server.exchange;

import static dev.fanlight.gateway.server.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.RawClient;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.server.http2.Http2Client;
import dev.fanlight.plugin.ErrorCode;
import io.netty.channel.Channel;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a connection for whose bytes no memory is left. */
class NoMemoryTest {
  private static final String CUT =
      "fanlight_clients_cut_total{listener=\"test\",reason=\"no_memory\"}";

  private final TestListener listener = new TestListener().script(exchange -> {});
  private final Queue<Channel> connections = listener.connections();

  @AfterEach
  void close() {
    listener.close();
  }

  /** The next buffers of the connection that was accepted last get no memory. */
  private void noMemory(int buffers) {
    listener.run(() -> scarce(buffers));
  }

  /** The same, on the event loop. */
  private void scarce(int buffers) {
    connections.remove().config().setAllocator(new ScarceMemory(buffers));
  }

  private static void ask(Http2Client client, int stream) {
    client.request(stream, true, ":method", "GET", ":scheme", "http", ":path", "/", "host", "a");
  }

  /** The client hears of it, and so does whoever counts. */
  private void assertAnswered503(RawClient client, PlayedExchange exchange) {
    assertThat(client.readAnswer().status()).isEqualTo(503);
    assertOverloaded(exchange);
    assertThat(listener.counted(CUT)).isEqualTo(1);
  }

  private static void assertOverloaded(PlayedExchange exchange) {
    PlayedExchange.End end = TestListener.get(exchange.end);
    assertThat(end.error().code()).isEqualTo(ErrorCode.OVERLOADED);
    assertThat(end.status()).isEqualTo(503);
  }

  @Test
  void aRequest_isAnswered503_whenWhatFollowsItCannotBeRead() {
    try (RawClient client = listener.connect()) {
      client.send(get("/1"));
      PlayedExchange exchange = listener.next();
      noMemory(1);

      client.send("x");

      assertAnswered503(client, exchange);
    }
  }

  @Test
  void aRequest_isAnswered503_whenWhatWaitsBehindItFindsNoMemory() {
    listener.script(PlayedExchange::answerWhenWhole);
    try (RawClient client = listener.connect()) {
      client.send("POST /0 HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n");
      client.send("x".repeat(300_000)); // so that it is read in large pieces
      assertThat(client.readAnswer().body()).isEqualTo("/0");
      listener.next();
      listener.script(exchange -> {});
      String large = "GET /3 HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(24_000) + "\r\n\r\n";
      client.send(get("/1") + get("/2") + large + "GET /4");
      PlayedExchange first = listener.next();
      listener.await("the last byte has come", () -> listener.memory.held() >= large.length());

      listener.run(() -> {
        first.answerWithItsPath();
        scarce(1);
      });

      assertThat(client.readAnswer().body()).isEqualTo("/1");
      assertAnswered503(client, listener.next());
    }
  }

  @Test
  void aRequest_isAnswered503_whenItsBodyCannotBeRead() {
    listener.script(exchange -> exchange.request.body().collect(100, ErrorCode.PAYLOAD_TOO_LARGE));
    try (RawClient client = listener.connect()) {
      client.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nx");
      PlayedExchange exchange = listener.next();
      noMemory(1);

      client.send("x");

      assertAnswered503(client, exchange);
    }
  }

  @Test
  void aConnectionWithoutARequest_isCounted_whenItCannotBeRead() {
    listener.script(PlayedExchange::answerWithItsPath);
    try (RawClient client = listener.connect()) {
      client.send(get("/1"));
      assertThat(client.readAnswer().body()).isEqualTo("/1");
      noMemory(1);

      client.send(get("/2"));

      assertThat(client.readToEnd()).isIn("", "<reset>");
      assertThat(listener.counted(CUT)).isEqualTo(1);
    }
  }

  @Test
  void aConnection_isClosedAndCounted_whenItsAnswerCannotBeWritten() {
    try (RawClient client = listener.connect()) {
      client.send(get("/1"));
      PlayedExchange exchange = listener.next();
      noMemory(Integer.MAX_VALUE);

      listener.run(exchange::answerWithItsPath);

      assertThat(client.readToEnd()).isIn("", "<reset>");
      assertThat(TestListener.get(exchange.end).error().code()).isEqualTo(ErrorCode.OVERLOADED);
      assertThat(listener.counted(CUT)).isEqualTo(1);
    }
  }

  @Test
  void noClientOfHttp2_isBlamed_whenItsConnectionCannotBeRead() {
    try (Http2Client client = new Http2Client(listener.port())) {
      ask(client, 1);
      PlayedExchange exchange = listener.next();
      noMemory(1);

      ask(client, 3);

      assertOverloaded(exchange);
      assertThat(listener.counted(CUT)).isEqualTo(1);
    }
  }
}
