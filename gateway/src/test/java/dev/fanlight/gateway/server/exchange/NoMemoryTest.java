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
    Channel connection = connections.remove();
    listener.run(() -> connection.config().setAllocator(new ScarceMemory(buffers)));
  }

  private static void ask(Http2Client client, int stream) {
    client.request(stream, true, ":method", "GET", ":scheme", "http", ":path", "/", "host", "a");
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

      assertThat(client.readAnswer().status()).isEqualTo(503);
      assertOverloaded(exchange);
      assertThat(listener.counted(CUT)).isEqualTo(1);
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

      assertThat(client.readAnswer().status()).isEqualTo(503);
      assertOverloaded(exchange);
      assertThat(listener.counted(CUT)).isEqualTo(1);
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
