package dev.fanlight.gateway.server.http2;

import dev.fanlight.gateway.server.PlayedEnd;
import dev.fanlight.gateway.server.PlayedExchange;
import dev.fanlight.gateway.server.TestListener;
import dev.fanlight.gateway.upstream.tunnel.LiveTunnel;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The exchange of a tunnel over HTTP/2 holds what its client has sent and nobody has read. */
class Http2TunnelHeldTest {
  private final TestListener listener = new TestListener();
  private final PlayedEnd upstream = new PlayedEnd();
  private final LiveTunnel tunnel = new LiveTunnel(upstream, Future.succeededFuture(), () -> {});
  private final Http2Client client = new Http2Client(listener.port());

  @AfterEach
  void close() {
    client.close();
    listener.close();
  }

  /** What comes before the answer is read after it. */
  private PlayedExchange handshake() {
    listener.script(exchange -> {});
    client.request(
        1,
        false,
        ":method",
        "CONNECT",
        ":protocol",
        "websocket",
        ":scheme",
        "http",
        ":authority",
        "a",
        ":path",
        "/chat");
    client.data(1, false, "early");
    return listener.next();
  }

  private void answer(PlayedExchange exchange) {
    listener.run(() -> exchange.answer(new GatewayResponse(101, HttpHeaders.headers(), tunnel)));
  }

  private void awaitHeld(PlayedExchange exchange, long bytes) {
    listener.await(bytes + " bytes held", () -> exchange.held().bytes() == bytes);
  }

  @Test
  void bytesBeforeTheAnswer_areHeld() {
    awaitHeld(handshake(), 5);
  }

  @Test
  void bytesBehindOthersThatTheUpstreamDoesNotTake_areHeld() {
    PlayedExchange exchange = handshake();
    answer(exchange);
    listener.await("the first write", () -> !upstream.writes.isEmpty());

    client.data(1, false, "second");

    awaitHeld(exchange, 11);
  }

  @Test
  void bytesThatTheUpstreamHasTaken_areNotHeld() {
    PlayedExchange exchange = handshake();
    answer(exchange);
    listener.await("the first write", () -> !upstream.writes.isEmpty());

    listener.run(() -> upstream.writes.getFirst().complete());

    awaitHeld(exchange, 0);
  }
}
