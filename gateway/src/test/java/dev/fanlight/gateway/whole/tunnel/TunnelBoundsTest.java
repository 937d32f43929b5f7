package dev.fanlight.gateway.whole.tunnel;

import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.HANDSHAKE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many tunnels there may be, for how long, and what each may hold. */
class TunnelBoundsTest extends TunnelScene {
  private static final String ORDINARY = "GET /chat HTTP/1.1\r\nHost: g\r\n\r\n";
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  @Test
  void aTunnel_holdsNoPermitOfTheUpstream() {
    TestGateway gateway = gateway("", ", bulkhead: {max_concurrent: 1, max_queue: 0}", "");
    try (Tunnel tunnel = open(gateway);
        Tunnel other = open(gateway);
        Wire client = new Wire(gateway.port()).send(ORDINARY);
        Wire accepted = upstream.accept()) {
      assertThat(gateway.metrics().sum("fanlight_bulkhead_in_use")).isEqualTo(1);
      accepted.head();
      accepted.send(OK);
      assertThat(client.head()).startsWith("http/1.1 200 ");
      tunnel.works();
      other.works();
      Eventually.equal(
          "permits in use", 0.0, () -> gateway.metrics().sum("fanlight_bulkhead_in_use"));
    }
  }

  @Test
  void beyondTheLimit_aHandshakeIsRefusedBeforeAnythingIsSent() {
    TestGateway gateway = gateway("", ", tunnels: 1", "");
    try (Tunnel tunnel = open(gateway);
        Wire client = new Wire(gateway.port()).send(HANDSHAKE)) {
      assertThat(client.head()).startsWith("http/1.1 503 ").contains("retry-after: ");
      assertThat(gateway.metrics().sum("fanlight_call_attempts_total")).isEqualTo(1);

      // An ordinary request is none of them.
      try (Wire ordinary = new Wire(gateway.port()).send(ORDINARY);
          Wire accepted = upstream.accept()) {
        accepted.head();
        accepted.send(OK);
        assertThat(ordinary.head()).startsWith("http/1.1 200 ");
      }
      tunnel.works();
    }
    gateway.rest();
    try (Tunnel next = open(gateway)) {
      next.works();
    }
  }

  @Test
  void theLimit_countsTunnelsOfEarlierConfigurations() {
    TestGateway gateway = gateway("", ", tunnels: 1", "");
    try (Tunnel tunnel = open(gateway)) {
      gateway.reloaded(config("", ", tunnels: 2", ""));
      try (Tunnel second = open(gateway);
          Wire third = new Wire(gateway.port()).send(HANDSHAKE)) {
        assertThat(third.head()).startsWith("http/1.1 503 ");
        second.works();
      }
      tunnel.works();
    }
  }

  @Test
  void aRefusedHandshake_givesItsPlaceBack() {
    TestGateway gateway = gateway("", ", tunnels: 1", "");
    try (Wire client = new Wire(gateway.port()).send(HANDSHAKE);
        Wire accepted = upstream.accept()) {
      accepted.head();
      accepted.send(OK);
      client.head();
      client.read(2);
    }
    gateway.rest();
    try (Tunnel tunnel = open(gateway)) {
      tunnel.works();
    }
  }

  @Test
  void timeout_runsToTheAnswerAndNoFurther() {
    TestGateway gateway = gateway("", "", "timeout: 2s");
    try (Wire client = new Wire(gateway.port()).send(HANDSHAKE);
        Wire accepted = upstream.accept()) {
      accepted.head();
      assertThat(client.head()).startsWith("http/1.1 504 ");
      assertThat(accepted.rest()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"upgrade_idle_timeout: 100ms", "max_duration: 2s"})
  void whatIsOverItsTime_isClosedOnBothSides(String bound) {
    TestGateway gateway = gateway("", "", bound);
    try (Tunnel tunnel = open(gateway)) {
      assertThat(tunnel.client().rest()).isEmpty();
      assertThat(tunnel.upstream().rest()).isEmpty();
      assertThat(gateway.quiet().sum("fanlight_calls_total")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSideThatDoesNotRead_stopsTheOtherAndHoldsLittle(boolean clientReads) {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = open(gateway)) {
      Wire sender = clientReads ? tunnel.client() : tunnel.upstream();
      Wire reader = clientReads ? tunnel.upstream() : tunnel.client();
      String much = "x".repeat(32 << 20);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(() -> sender.send(much), Thread::startVirtualThread);
      int[] still = {0};
      Eventually.noComplaint(() -> {
        // As long as the kernel takes more, it may be that nothing waits.
        still[0] = gateway.metrics().sum("fanlight_held_bytes") > 0 ? still[0] + 1 : 0;
        return still[0] > 20 ? "" : "nothing waits for long";
      });

      // What the window of a stream lets in, and the frame that is being written.
      assertThat(gateway.metrics().sum("fanlight_held_bytes")).isBetween(1.0, 65_536.0 + 16_384);
      assertThat(sent).isNotDone();
      assertThat(reader.read(much.length())).hasSameSizeAs(much);
      Eventually.get("sending", sent);
      tunnel.works();
    }
  }

  /** Of more than all buffers on the way take. */
  private static void sendMuch(Wire sender) {
    Thread.startVirtualThread(() -> sender.sendUntilClosed("x".repeat(32 << 20)));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSideThatTakesNothing_endsTheTunnelAfterTheIdleTimeout(boolean client) {
    TestGateway gateway = gateway("", "", "idle_timeout: 300ms");
    try (Tunnel tunnel = open(gateway)) {
      sendMuch(client ? tunnel.upstream() : tunnel.client());

      Metrics after = gateway.quiet();
      assertThat(after.sum("fanlight_held_bytes")).isZero();
      assertThat(after.sum("fanlight_calls_total", "outcome=\"success\"")).isZero();
      assertThat((client ? tunnel.client() : tunnel.upstream()).rest()).endsWith("<reset>");
    }
  }

  /** What waits must not keep the connection open, uncounted. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWaits_whenTheTimeIsOver_isDroppedInTheEnd(boolean client) {
    TestGateway gateway =
        gateway("", "", "max_duration: 2s, idle_timeout: 1h".replace(", ", "\n    "));
    try (Tunnel tunnel = open(gateway)) {
      sendMuch(client ? tunnel.upstream() : tunnel.client());
      assertOver(gateway);
      gateway.rest();

      assertThat((client ? tunnel.client() : tunnel.upstream()).rest()).endsWith("<reset>");
    }
  }

  private static void assertOver(TestGateway gateway) {
    Eventually.equal("exchanges", 0.0, () -> gateway.metrics().sum("fanlight_requests_in_flight"));
  }

  @Test
  void whatWaitsForTheUpstream_whenTheTimeIsOver_goesOutIfTheUpstreamTakesIt() {
    TestGateway gateway = gateway("", "", "max_duration: 2s");
    try (Tunnel tunnel = open(gateway)) {
      sendMuch(tunnel.client());
      assertOver(gateway);

      assertThat(tunnel.upstream().rest()).isNotEmpty().doesNotEndWith("<reset>");
    }
  }

  /** The bytes of the upstream that nobody has read must not make its end a reset. */
  @ParameterizedTest
  @ValueSource(strings = {"max_duration: 2s", "upgrade_idle_timeout: 300ms", "idle_timeout: 300ms"})
  void aClientThatDoesNotRead_leavesTheUpstreamAnOrderlyEnd(String bound) {
    TestGateway gateway = gateway("", "", bound);
    try (Tunnel tunnel = open(gateway)) {
      sendMuch(tunnel.upstream());

      assertThat(tunnel.upstream().rest()).isEmpty();
      assertOver(gateway);
    }
  }

  @Test
  void aStop_leavesAnUpstreamThatSendsAnOrderlyEnd() {
    TestGateway gateway = gateway("shutdown: {timeout: 300ms}", "", "");
    try (Tunnel tunnel = open(gateway)) {
      sendMuch(tunnel.upstream());
      CompletableFuture<Void> stopped = gateway.stop();

      assertThat(tunnel.upstream().rest()).isEmpty();
      Eventually.get("the stop", stopped);
    }
  }

  /** The connections of what is left of an earlier configuration go when those have closed. */
  @Test
  void aTunnelOfAnEarlierConfiguration_leavesTheUpstreamAnOrderlyEnd() {
    TestGateway gateway = gateway("", "", "max_duration: 2s");
    try (Tunnel tunnel = open(gateway)) {
      sendMuch(tunnel.upstream());
      gateway.reloaded("routes: [{name: other, match: {path: /**}, respond: {}}]\nupstreams: {}");

      assertThat(tunnel.upstream().rest()).isEmpty();
      assertOver(gateway);
      assertThat(gateway.generations()).isEqualTo(2);
    }
    Eventually.equal("generations", 1, gateway::generations);
  }

  @Test
  void aReload_cutsNothing() {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = open(gateway)) {
      gateway.reloaded("routes: [{name: other, match: {path: /**}, respond: {}}]\nupstreams: {}");
      tunnel.works();
      assertThat(gateway.generations()).isEqualTo(2);
    }
    Eventually.equal("generations", 1, gateway::generations);
  }

  @Test
  void aStop_cutsTunnelsAfterItsTimeout() {
    TestGateway gateway = gateway("shutdown: {timeout: 300ms}", "", "");
    try (Tunnel tunnel = open(gateway)) {
      CompletableFuture<Void> stopped = gateway.stop();

      assertThat(tunnel.client().rest()).isEmpty();
      assertThat(tunnel.upstream().rest()).isEmpty();
      Eventually.get("the stop", stopped);
    }
  }

  @Test
  void aStop_waitsForTunnelsAndEndsWithThem() {
    TestGateway gateway = gateway("shutdown: {timeout: 1h}", "", "");
    CompletableFuture<Void> stopped;
    try (Tunnel tunnel = open(gateway)) {
      stopped = gateway.stop();
      tunnel.works();
    }
    Eventually.get("the stop", stopped);
  }
}
