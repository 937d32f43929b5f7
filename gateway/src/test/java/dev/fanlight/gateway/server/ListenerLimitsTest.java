package dev.fanlight.gateway.server;

import static dev.fanlight.gateway.server.RawClient.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.server.http2.Http2Client;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each limit of a listener, by one request, byte, nanosecond or connection over it. */
class ListenerLimitsTest {
  private static final Duration HEAD = Duration.ofSeconds(10);
  private static final Duration IDLE = Duration.ofSeconds(60);
  private static final Duration JUST = Duration.ofNanos(1);

  private final TestListener listener =
      new TestListener(
          new Limits(100, 400, 5, HEAD, IDLE, Connections.upTo(3), new BodyRate(0, IDLE)));

  @AfterEach
  void close() {
    listener.close();
  }

  private static void assertProblem(RawClient client, int status, String code) {
    RawClient.Answer answer = client.readAnswer();
    assertThat(answer.status()).isEqualTo(status);
    assertThat(new JsonObject(answer.body()).getString("type"))
        .isEqualTo("urn:fanlight:error:" + code);
  }

  /** GET, two spaces and the version are 13 bytes. */
  @Test
  void line() {
    try (RawClient within = listener.connect();
        RawClient over = listener.connect()) {
      within.send(get("/" + "x".repeat(86)));
      assertThat(within.readAnswer().status()).isEqualTo(200);
      over.send(get("/" + "x".repeat(87)));
      assertProblem(over, 414, "uri_too_long");
    }
    assertThat(listener.exchanges).hasSize(1);
  }

  @Test
  void headers() {
    try (RawClient within = listener.connect();
        RawClient over = listener.connect()) {
      within.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(380) + "\r\n\r\n");
      assertThat(within.readAnswer().status()).isEqualTo(200);
      over.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(400) + "\r\n\r\n");
      assertProblem(over, 431, "headers_too_large");
    }
    assertThat(listener.exchanges).hasSize(1);
  }

  private static String fields(int count) {
    StringBuilder fields = new StringBuilder();
    for (int i = 0; i < count; i++) {
      fields.append("x").append(i).append(": y\r\n");
    }
    return fields.toString();
  }

  @Test
  void fields() {
    try (RawClient within = listener.connect();
        RawClient over = listener.connect()) {
      within.send("GET / HTTP/1.1\r\nHost: a\r\n" + fields(4) + "\r\n");
      assertThat(within.readAnswer().status()).isEqualTo(200);
      over.send("GET / HTTP/1.1\r\nHost: a\r\n" + fields(5) + "\r\n");
      assertProblem(over, 431, "headers_too_large");
    }
    assertThat(listener.exchanges).hasSize(1);
  }

  @Test
  void fields_areCountedForEachHeadAnew() {
    try (RawClient client = listener.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n" + fields(4) + "\r\n");
        assertThat(client.readAnswer().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void fields_ofTrailers() {
    listener.script(exchange -> stream(exchange).handler(piece -> {}).resume());
    try (RawClient client = listener.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
              + fields(6)
              + "\r\n");
      assertProblem(client, 431, "headers_too_large");
    }
  }

  @Test
  void trailers_countAsHeaders() {
    listener.script(exchange -> stream(exchange).handler(piece -> {}).resume());
    try (RawClient client = listener.connect()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: "
              + "x".repeat(400)
              + "\r\n\r\n");
      assertProblem(client, 431, "headers_too_large");
    }
  }

  /** The answer is the codec's own. */
  @Test
  void headers_ofHttp2() {
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(
          1,
          true,
          ":method",
          "GET",
          ":scheme",
          "http",
          ":authority",
          "a",
          ":path",
          "/",
          "x",
          "x".repeat(400));
      assertThat(client.nextStatus()).isEqualTo(431);
    }
    assertThat(listener.exchanges).isEmpty();
  }

  @Test
  void headTimeout_ofAConnectionThatSendsNothing() {
    try (RawClient client = listener.connect()) {
      awaitConnections(1);
      listener.advance(HEAD.minus(JUST));
      assertThat(listener.listener.connections()).isOne();
      listener.advance(JUST);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void headTimeout_isNotExtendedByBytes() {
    try (RawClient client = listener.connect()) {
      awaitConnections(1);
      for (String piece : new String[] {"P", "OST / HTT", "P/1.1\r\n", "Host: a\r\n", "X: "}) {
        client.send(piece);
        listener.advance(HEAD.dividedBy(5));
      }
      assertProblem(client, 408, "request_timeout");
    }
    assertThat(listener.exchanges).isEmpty();
  }

  @Test
  void headTimeout_whileTheHttp2PrefaceIsAwaited() {
    try (RawClient client = listener.connect()) {
      awaitConnections(1);
      client.send("PRI * HTTP/2.0\r\n\r\nSM");
      listener.advance(HEAD);
      assertThat(client.readToEnd()).isIn("", "<reset>");
    }
  }

  @Test
  void headTimeout_ofALaterHead_runsFromItsFirstByte() throws Exception {
    try (RawClient client = listener.connect()) {
      client.send(get("/"));
      client.readAnswer();
      listener.advance(IDLE.minus(HEAD.multipliedBy(2)));
      client.send("GET / HTTP/1.1\r\nHo");
      awaitHeadBegun();
      listener.advance(HEAD.minus(JUST));
      assertThat(listener.listener.connections()).isOne();
      listener.advance(JUST);
      assertProblem(client, 408, "request_timeout");
      client.socket.shutdownOutput();
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void idleTimeout_ofAKeptConnection() {
    try (RawClient client = listener.connect()) {
      client.send(get("/"));
      client.readAnswer();
      listener.advance(IDLE.minus(JUST));
      assertThat(listener.listener.connections()).isOne();
      listener.advance(JUST);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void idleTimeout_sparesAnExchangeUnderWay() {
    listener.script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send(get("/"));
      PlayedExchange exchange = listener.next();
      listener.advance(IDLE.multipliedBy(10));
      listener.run(() -> exchange.answer(GatewayResponse.of(200, "text/plain", Body.of("late"))));
      assertThat(client.readAnswer().body()).isEqualTo("late");
    }
  }

  @Test
  void idleTimeout_ofAnHttp2Connection() {
    try (Http2Client client = new Http2Client(listener.port())) {
      client.request(1, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
      assertThat(client.nextStatus()).isEqualTo(200);
      assertThat(client.next().ends()).isTrue();
      TestListener.get(listener.next().end);

      listener.advance(IDLE.minus(JUST));
      assertThat(listener.listener.connections()).isOne();
      listener.advance(JUST);
      assertThat(client.next().type()).isEqualTo(Http2Client.GOAWAY);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void connections() {
    try (RawClient first = listener.connect();
        RawClient second = listener.connect();
        RawClient third = listener.connect()) {
      awaitConnections(3);
      try (RawClient over = listener.connect()) {
        assertThat(over.readToEnd()).isIn("", "<reset>");
      }
      first.leave();
      awaitConnections(2);
      try (RawClient again = listener.connect()) {
        again.send(get("/"));
        assertThat(again.readAnswer().status()).isEqualTo(200);
      }
      second.send(get("/"));
      assertThat(second.readAnswer().status()).isEqualTo(200);
      assertThat(third.socket.isConnected()).isTrue();
    }
  }

  @Test
  void requestBody_declaredTooLarge_isRefusedUnread() {
    listener.maxRequestBody(5).script(exchange -> {});
    try (RawClient client = listener.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n");
      assertProblem(client, 413, "payload_too_large");
    }
    PlayedExchange exchange = listener.next();
    assertThat(TestListener.get(exchange.cancelled).code().code()).isEqualTo("payload_too_large");
    assertThat(TestListener.get(exchange.end).status()).isEqualTo(413);
  }

  @Test
  void requestBody_thatGrowsTooLarge_isRefusedThen() {
    listener.maxRequestBody(5).script(exchange -> stream(exchange).handler(piece -> {}).resume());
    try (RawClient client = listener.connect()) {
      client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n");
      listener.next();
      client.send("1\r\n6\r\n");
      assertProblem(client, 413, "payload_too_large");
    }
  }

  private static ReadStream<Buffer> stream(PlayedExchange exchange) {
    return ((Body.Streamed) exchange.request.body()).stream();
  }

  private void awaitConnections(int count) {
    listener.await("connections", () -> listener.listener.connections() == count);
    // A connection is counted before its loop has begun to time it.
    listener.await("a timer", () -> listener.time.pendingTimers() > 0);
  }

  private void awaitHeadBegun() {
    listener.await("the head", () -> HEAD.equals(listener.time.untilNextTimer()));
  }
}
