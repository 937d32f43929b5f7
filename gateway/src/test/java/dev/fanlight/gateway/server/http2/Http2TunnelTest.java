package dev.fanlight.gateway.server.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.server.PlayedEnd;
import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.server.http2.Http2Client.Frame;
import dev.fanlight.gateway.upstream.tunnel.LiveTunnel;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of HTTP/2 that becomes a tunnel (RFC 8441), before an upstream that the test plays. */
class Http2TunnelTest {
  private static final int NO_ERROR = 0;
  private static final int PROTOCOL_ERROR = 1;
  private static final int CANCEL = 8;

  private static final String[] CONNECT = {
    ":method", "CONNECT",
    ":protocol", "websocket",
    ":scheme", "http",
    ":authority", "a",
    ":path", "/chat?room=1",
    "sec-websocket-version", "13"
  };

  private final TestListener listener = new TestListener();
  private final PlayedEnd upstream = new PlayedEnd();
  private final LiveTunnel tunnel =
      new LiveTunnel(upstream, Future.succeededFuture(), () -> upstream.closed = "whole");
  private final Http2Client client = new Http2Client(listener.port());

  @AfterEach
  void close() {
    client.close();
    listener.close();
  }

  private static String[] connect(String... more) {
    return Stream.concat(Stream.of(CONNECT), Stream.of(more)).toArray(String[]::new);
  }

  private void scripted(GatewayResponse answer) {
    listener.script(exchange -> exchange.answer(answer));
  }

  private PlayedExchange open() {
    scripted(
        new GatewayResponse(
            101, HttpHeaders.headers().add("sec-websocket-protocol", "chat"), tunnel));
    client.request(1, false, CONNECT);
    Frame head = client.next();
    Http2Headers fields = client.decode(head);
    assertThat(fields.status().toString()).isEqualTo("200");
    assertThat(fields.get("sec-websocket-protocol").toString()).isEqualTo("chat");
    assertThat(fields.contains("content-length")).isFalse();
    assertThat(head.ends()).isFalse();
    return listener.next();
  }

  private void onLoop(Runnable task) {
    listener.run(task);
  }

  private void assertData(String content, boolean ends) {
    Frame frame = client.next();
    assertThat(frame.type()).isEqualTo(Http2Client.DATA);
    assertThat(frame.payload()).isEqualTo(content);
    assertThat(frame.ends()).isEqualTo(ends);
  }

  private void assertReset(int code) {
    Frame frame = client.next();
    assertThat(frame.type()).isEqualTo(Http2Client.RST_STREAM);
    assertThat(frame.errorCode()).isEqualTo(code);
  }

  @Test
  void settings_announceIt() {
    assertThat(client.settings()).contains("\0\10\0\0\0\1");
  }

  @Test
  void extendedConnect_isAGetThatAsksToSwitch() {
    PlayedExchange exchange = open();

    assertThat(exchange.request.method().name()).isEqualTo("GET");
    assertThat(exchange.request.path()).isEqualTo("/chat");
    assertThat(exchange.request.query()).isEqualTo("room=1");
    assertThat(exchange.request.body()).isInstanceOf(Body.Empty.class);
    assertThat(exchange.request.headers().get("host")).isEqualTo("a");
    assertThat(exchange.request.headers().names()).noneMatch(name -> name.startsWith(":"));
    assertThat(exchange.client.upgrade()).isEqualTo("websocket");
    assertThat(exchange.client.mustSwitch()).isTrue();
  }

  @Test
  void bytes_passBothWays_andEachWayEndsByItself() {
    PlayedExchange exchange = open();
    client.data(1, false, "ping");
    listener.await("ping", () -> upstream.written.toString().equals("ping"));
    onLoop(() -> {
      upstream.writes.getFirst().complete();
      upstream.reader.received(Buffer.buffer("pong"));
    });
    assertData("pong", false);
    onLoop(() -> upstream.reader.inputEnded());
    assertData("", true);
    assertThat(exchange.end).isNotDone();

    client.data(1, true, "last");
    listener.await("last", () -> upstream.written.toString().equals("pinglast"));
    onLoop(() -> upstream.writes.getLast().complete());
    listener.await("the end", () -> upstream.outputEnded);
    assertThat(TestListener.get(exchange.end)).isEqualTo(new PlayedExchange.End(101, 4, null));
    assertThat(TestListener.get(exchange.tunnelled)).isEqualTo(8);
    assertThat(upstream.closed).isEqualTo("whole");
  }

  @Test
  void theClientMayEndFirst() {
    PlayedExchange exchange = open();
    client.data(1, true, "");
    listener.await("the end", () -> upstream.outputEnded);
    onLoop(() -> {
      upstream.reader.received(Buffer.buffer("rest"));
      upstream.reader.inputEnded();
    });

    assertData("rest", false);
    assertData("", true);
    assertThat(TestListener.get(exchange.end)).isEqualTo(new PlayedExchange.End(101, 4, null));
  }

  @Test
  void bytesBeforeTheAnswer_waitForIt() {
    listener.script(exchange -> {});
    client.request(1, false, CONNECT);
    client.data(1, false, "early");
    PlayedExchange exchange = listener.next();
    onLoop(() -> exchange.answer(new GatewayResponse(101, HttpHeaders.headers(), tunnel)));

    listener.await("early", () -> upstream.written.toString().equals("early"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aResetOfTheClient_endsTheExchange(boolean afterTheEndOfTheOutput) {
    PlayedExchange exchange = open();
    if (afterTheEndOfTheOutput) {
      onLoop(() -> upstream.reader.inputEnded());
      assertData("", true);
    }
    client.reset(1, CANCEL);

    assertThat(TestListener.get(exchange.cancelled).code()).isEqualTo(ErrorCode.CLIENT_GONE);
    assertThat(TestListener.get(exchange.end).status()).isEqualTo(101);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aConnectionThatCloses_endsTheExchange(boolean afterTheEndOfTheOutput) {
    PlayedExchange exchange = open();
    if (afterTheEndOfTheOutput) {
      onLoop(() -> upstream.reader.inputEnded());
      assertData("", true);
    }
    client.close();

    assertThat(TestListener.get(exchange.end).error().code()).isEqualTo(ErrorCode.CLIENT_GONE);
  }

  @Test
  void anUpstreamThatBreaks_resetsTheStream() {
    PlayedExchange exchange = open();
    onLoop(() -> tunnel.broken(GatewayError.of(ErrorCode.CONNECTION_RESET, "it broke")));

    assertReset(CANCEL);
    PlayedExchange.End end = TestListener.get(exchange.end);
    assertThat(end.status()).isEqualTo(101);
    assertThat(end.error().code()).isEqualTo(ErrorCode.CONNECTION_RESET);
  }

  @Test
  void aTunnelThatTheGatewayEnds_endsInAnOrderlyWay() {
    PlayedExchange exchange = open();
    onLoop(() -> listener.time.advance(Duration.ofHours(1)));

    assertData("", true);
    assertReset(NO_ERROR);
    assertThat(TestListener.get(exchange.end).error().code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
  }

  /** More than the window of a stream that the client has not enlarged. */
  @Test
  void aTunnelThatTheGatewayEnds_whileBytesWaitForTheClient_isReset() {
    PlayedExchange exchange = open();
    onLoop(() -> {
      upstream.reader.received(Buffer.buffer("x".repeat(65_536)));
      tunnel.broken(GatewayError.deadlineExceeded(dev.fanlight.plugin.Phase.BODY, "too long"));
    });

    Frame frame = client.next();
    while (frame.type() == Http2Client.DATA) {
      frame = client.next();
    }
    assertThat(frame.errorCode()).isEqualTo(CANCEL);
    assertThat(TestListener.get(exchange.end).error().code())
        .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
  }

  @Test
  void aClientThatTakesNothing_isCutOffAfterTheIdleTimeout() {
    PlayedExchange exchange = open();
    onLoop(() -> upstream.reader.received(Buffer.buffer("x".repeat(65_536))));
    for (int quarter = 0; quarter < 8; quarter++) {
      listener.advance(Duration.ofSeconds(8));
    }

    assertThat(TestListener.get(exchange.end).error().code()).isEqualTo(ErrorCode.CLIENT_TOO_SLOW);
  }

  @Test
  void otherAnswers_pass_andTheStreamEnds() {
    scripted(GatewayResponse.of(403, "text/plain", Body.of("no")));
    client.request(1, false, CONNECT);

    assertThat(client.nextStatus()).isEqualTo(403);
    assertData("no", true);
    assertReset(NO_ERROR);
    client.request(3, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
    assertThat(client.nextStatus()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 299})
  void anAnswerThatWouldOpenATunnel_isAnError(int status) {
    scripted(GatewayResponse.of(status, "text/html", Body.of("hello")));
    client.request(1, false, CONNECT);

    assertThat(client.nextStatus()).isEqualTo(502);
    assertThat(client.next().payload()).contains("bad_upstream_response");
  }

  @Test
  void errors_areNoAnswersOfGrpc() {
    listener.script(exchange -> exchange.fail(GatewayError.of(ErrorCode.OVERLOADED, "too many")));
    client.request(1, false, connect("content-type", "application/grpc"));

    assertThat(client.nextStatus()).isEqualTo(503);
  }

  @ParameterizedTest
  @CsvSource({
    ":method=GET|:protocol=websocket|:scheme=http|:authority=a|:path=/",
    ":method=POST|:protocol=websocket|:scheme=http|:authority=a|:path=/",
    ":method=connect|:protocol=websocket|:scheme=http|:authority=a|:path=/",
    ":method=CONNECT|:protocol=websocket|:authority=a|:path=/",
    ":method=CONNECT|:protocol=websocket|:scheme=http|:authority=a",
    ":method=CONNECT|:protocol=websocket|:authority=a",
    ":method=CONNECT|:protocol=|:scheme=http|:authority=a|:path=/",
    ":method=CONNECT|:protocol=websocket|:protocol=x|:scheme=http|:authority=a|:path=/",
    ":method=CONNECT|:scheme=http|:authority=a|:path=/",
    ":method=CONNECT|:protocol=websocket|:scheme=http|:authority=a|:path=/|upgrade=websocket",
    ":method=CONNECT|:scheme=http|:authority=a|:path=/|:protocol=websocket|x=y|:protocol=z"
  })
  void whatIsMalformed_costsItsStreamOnly(String head) {
    client.request(1, true, head.split("[|]|(?<=[a-z])=", -1));

    assertThat(client.nextStatus()).isEqualTo(-PROTOCOL_ERROR);
    client.request(3, true, ":method", "GET", ":scheme", "http", ":authority", "a", ":path", "/");
    assertThat(client.nextStatus()).isEqualTo(200);
    assertThat(listener.exchanges).hasSize(1);
  }

  @Test
  void plainConnect_isNotImplemented() {
    client.request(1, false, ":method", "CONNECT", ":authority", "a:80");

    assertThat(client.nextStatus()).isEqualTo(501);
  }
}
