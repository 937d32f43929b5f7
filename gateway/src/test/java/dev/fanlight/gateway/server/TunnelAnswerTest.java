package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.Connections;
import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.upstream.tunnel.LiveTunnel;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An answer that switches protocols, before an upstream's end that the test plays. */
class TunnelAnswerTest {
  private static final String HANDSHAKE =
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

  private static final Limits OF_AGE =
      TestListener.limits(
          new Connections(10_000, 0, 100, 0, Duration.ofSeconds(1)),
          TestListener.LIMITS.bodyRate());

  private TestListener listener = new TestListener();
  private final PlayedEnd upstream = new PlayedEnd();
  private final LiveTunnel tunnel =
      new LiveTunnel(upstream, Future.succeededFuture(), () -> upstream.closed = "whole");

  @AfterEach
  void close() {
    listener.close();
  }

  private RawClient open() {
    listener.script(
        exchange -> exchange.answer(new GatewayResponse(101, HttpHeaders.headers(), tunnel)));
    RawClient client = listener.connect().send(HANDSHAKE);
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    return client;
  }

  /** Runs on the loop when what the client sent has come. */
  private void afterWrite(String all, Runnable task) {
    listener.await(all, () -> upstream.written.toString().equals(all));
    listener.run(task);
  }

  private void receive(String bytes) {
    listener.run(() -> upstream.reader.received(Buffer.buffer(bytes)));
  }

  @Test
  void aTunnelThroughWhichNothingGoes_endsAfterItsIdleTimeout() {
    try (RawClient client = open()) {
      PlayedExchange exchange = listener.next();
      listener.run(() -> listener.time.advance(Duration.ofMinutes(59)));
      receive("a");
      assertThat(client.read(1)).isEqualTo("a");
      listener.run(() -> listener.time.advance(Duration.ofMinutes(59)));
      assertThat(exchange.end).isNotDone();

      listener.run(() -> listener.time.advance(Duration.ofMinutes(1)));
      PlayedExchange.End end = TestListener.get(exchange.end);
      assertThat(end.status()).isEqualTo(101);
      assertThat(end.bytes()).isEqualTo(1);
      assertThat(end.error().code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(client.readToEnd()).isEmpty();
      assertThat(TestListener.get(exchange.tunnelled)).isZero();
    }
  }

  @Test
  void aTunnelWithOneWayLeft_endsAfterTheIdleTimeoutOfBodies() {
    try (RawClient client = open()) {
      PlayedExchange exchange = listener.next();
      listener.run(() -> {
        upstream.reader.inputEnded();
        listener.time.advance(Duration.ofSeconds(29));
      });
      assertThat(exchange.end).isNotDone();

      listener.run(() -> listener.time.advance(Duration.ofSeconds(1)));
      assertThat(TestListener.get(exchange.end).error().code())
          .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  @Test
  void whatTheUpstreamDoesNotTake_countsAsHeldAndStopsTheClient() {
    try (RawClient client = open()) {
      PlayedExchange exchange = listener.next();
      client.send("first");
      afterWrite("first", () -> assertThat(exchange.held().bytes()).isEqualTo(5));
      client.send("second");
      listener.run(() -> upstream.writes.getFirst().complete());

      afterWrite(
          "firstsecond",
          () -> {
            assertThat(exchange.held().bytes()).isEqualTo(6);
            upstream.writes.getLast().complete();
            assertThat(exchange.held().bytes()).isZero();
          });
    }
  }

  @Test
  void aTunnelEnds_whenBothSidesHaveEnded() {
    try (RawClient client = open()) {
      PlayedExchange exchange = listener.next();
      client.send("last");
      afterWrite(
          "last",
          () -> {
            upstream.reader.received(Buffer.buffer("bye"));
            upstream.reader.inputEnded();
          });
      assertThat(client.readToEnd()).isEqualTo("bye");
      client.leave();
      assertThat(exchange.end).isNotDone();

      listener.run(() -> upstream.writes.getFirst().complete());
      listener.await("the end of the output", () -> upstream.outputEnded);
      assertThat(TestListener.get(exchange.end)).isEqualTo(new PlayedExchange.End(101, 3, null));
      assertThat(TestListener.get(exchange.tunnelled)).isEqualTo(4);
      assertThat(upstream.closed).isEqualTo("whole");
    }
  }

  @Test
  void aTunnelThatIsEnded_whileBytesWaitForTheUpstream_tellsWhy() {
    try (RawClient client = open()) {
      PlayedExchange exchange = listener.next();
      client.send("waits");
      afterWrite(
          "waits",
          () -> tunnel.broken(GatewayError.of(ErrorCode.DEADLINE_EXCEEDED, "the time is over")));

      assertThat(TestListener.get(exchange.end).error().code())
          .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  /** More than all buffers on the way take. */
  private static final int MUCH = 16 << 20;

  private void endTunnel() {
    listener.run(
        () -> tunnel.broken(GatewayError.of(ErrorCode.DEADLINE_EXCEEDED, "the time is over")));
  }

  private void assertNoConnection() {
    listener.await("the connection's end", () -> listener.listener.connections() == 0);
  }

  @Test
  void whatIsOwedToTheClient_goesOutBeforeTheEnd() {
    try (RawClient client = open()) {
      receive("x".repeat(MUCH));
      endTunnel();

      assertThat(TestListener.get(listener.next().end).error().code())
          .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(client.readToEnd()).hasSize(MUCH);
    }
    assertNoConnection();
  }

  @Test
  void aClientThatDoesNotTakeWhatIsOwed_isResetAfterTwoSeconds() {
    try (RawClient client = open()) {
      receive("x".repeat(MUCH));
      endTunnel();
      listener.run(() -> listener.time.advance(Duration.ofMillis(1999)));
      assertThat(listener.listener.connections()).isOne();

      listener.run(() -> listener.time.advance(Duration.ofMillis(1)));
      assertNoConnection();
      assertThat(client.readToEnd()).endsWith("<reset>");
    }
  }

  @Test
  void aClientThatSendsOn_seesTheEndOfTheTunnelAndIsWaitedForTwoSeconds() {
    try (RawClient client = open()) {
      CompletableFuture<Void> sending =
          CompletableFuture.runAsync(
              () -> client.sendUntilClosed("x".repeat(MUCH)), Thread::startVirtualThread);
      listener.await("a write", () -> !upstream.writes.isEmpty());
      endTunnel();

      assertThat(client.readToEnd()).isEmpty();
      int[] turns = {0};
      listener.await("the end of what is read", () -> ++turns[0] > 2000);
      assertThat(listener.listener.connections()).isOne();
      listener.run(() -> listener.time.advance(Duration.ofSeconds(2)));
      assertNoConnection();
      TestListener.get(sending);
    }
  }

  /** Two closes are under way then: that of the tunnel, and that of the connection. */
  @Test
  void aConnectionWhoseAgeComes_whileBytesAreOwed_stillGivesThemAndLingers() {
    listener.close();
    listener = new TestListener(OF_AGE);
    try (RawClient client = open()) {
      receive("x".repeat(MUCH));
      endTunnel();
      client.send("late");
      listener.advance(Duration.ofSeconds(1));

      assertThat(client.readToEnd()).hasSize(MUCH);
      int[] turns = {0};
      listener.await("turns of the loop", () -> ++turns[0] > 2000);
      assertThat(listener.listener.connections()).isOne();
      listener.run(() -> listener.time.advance(Duration.ofSeconds(2)));
    }
    assertNoConnection();
  }

  @Test
  void aDrain_endsTheWaitForAClientAtOnce() {
    try (RawClient client = open()) {
      endTunnel();
      assertThat(client.readToEnd()).isEmpty();
      assertThat(listener.listener.connections()).isOne();

      TestListener.await(listener.listener.drain(Duration.ofHours(1)));
      assertNoConnection();
    }
  }

  @Test
  void anUpstreamThatDoesNotTakeWhatWaits_getsNoMoreTime() {
    try (RawClient client = open()) {
      client.send("waits");
      afterWrite("waits", () -> {});
      for (int quarter = 0; quarter < 8; quarter++) {
        listener.advance(Duration.ofSeconds(8));
      }

      assertThat(TestListener.get(listener.next().end).error().code())
          .isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      listener.run(() -> assertThat(upstream.closed).isEqualTo("reset"));
    }
  }

  @Test
  void anUpstreamThatBreaks_beforeTheTunnelBegins_isAnsweredAsAnError() {
    listener.script(exchange -> {
      tunnel.broken(GatewayError.of(ErrorCode.CONNECTION_RESET, "it broke"));
      exchange.answer(new GatewayResponse(101, HttpHeaders.headers(), tunnel));
    });
    try (RawClient client = listener.connect().send(HANDSHAKE)) {
      assertThat(client.readHead()).startsWith("HTTP/1.1 502 ");
      PlayedExchange exchange = listener.next();
      assertThat(TestListener.get(exchange.end).status()).isEqualTo(502);
      assertThat(TestListener.get(exchange.tunnelled)).isZero();
    }
  }
}
