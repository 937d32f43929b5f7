package dev.fanlight.gateway.whole.tunnel;

import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.HANDSHAKE;
import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.SWITCHED;
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

/** Bytes pass through an open tunnel both ways, and each end of it is passed on. */
class TunnelsTest extends TunnelScene {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 125, 65_535, 65_536, 1 << 20, 16 << 20})
  void bytes_passBothWaysUnchanged(int length) {
    StringBuilder some = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      some.append((char) (i * 31 + i / 251 & 0xff));
    }
    String bytes = some.toString();
    try (Tunnel tunnel = open(gateway())) {
      CompletableFuture<Void> up =
          CompletableFuture.runAsync(() -> tunnel.client().send(bytes), Thread::startVirtualThread);
      CompletableFuture<Void> down =
          CompletableFuture.runAsync(
              () -> tunnel.upstream().send(bytes), Thread::startVirtualThread);
      CompletableFuture<String> came =
          CompletableFuture.supplyAsync(
              () -> tunnel.upstream().read(length), Thread::startVirtualThread);

      assertThat(tunnel.client().read(length).equals(bytes)).isTrue();
      assertThat(Eventually.get("what came", came).equals(bytes)).isTrue();
      Eventually.get("sending", CompletableFuture.allOf(up, down));
    }
  }

  @Test
  void bytesOfTheUpstream_rightBehindItsAnswerAreTheTunnels() {
    try (Wire client = new Wire(gateway().port()).send(HANDSHAKE);
        Wire accepted = upstream.accept()) {
      accepted.head();
      accepted.send(SWITCHED + "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");

      client.head();
      assertThat(client.read(38)).isEqualTo("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
      new Tunnel(client, accepted).works();
    }
  }

  @Test
  void theEndOfTheClientsBytes_isPassedOnAndTheUpstreamStillSends() {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = open(gateway)) {
      tunnel.client().send("last");
      tunnel.client().endOutput();

      assertThat(tunnel.upstream().rest()).isEqualTo("last");
      TunnelUpstream.assertOpen(gateway, 1);
      tunnel.upstream().send("still here");
      assertThat(tunnel.client().read(10)).isEqualTo("still here");
      tunnel.upstream().endOutput();
      assertThat(tunnel.client().rest()).isEmpty();
      gateway.rest();
    }
  }

  @Test
  void theEndOfTheUpstreamsBytes_isPassedOnAndTheClientStillSends() {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = open(gateway)) {
      tunnel.upstream().send("last");
      tunnel.upstream().endOutput();

      assertThat(tunnel.client().rest()).isEqualTo("last");
      TunnelUpstream.assertOpen(gateway, 1);
      tunnel.client().send("still here");
      assertThat(tunnel.upstream().read(10)).isEqualTo("still here");
      tunnel.client().endOutput();
      assertThat(tunnel.upstream().rest()).isEmpty();
      gateway.rest();
    }
  }

  @Test
  void aTunnelWithOneWayLeft_endsAfterTheIdleTimeout() {
    TestGateway gateway = gateway("", "", "idle_timeout: 50ms");
    try (Tunnel tunnel = open(gateway)) {
      tunnel.client().endOutput();
      assertThat(tunnel.upstream().rest()).isEmpty();

      assertThat(tunnel.client().rest()).isEmpty();
      gateway.rest();
    }
  }

  @Test
  void aClientThatCloses_closesTheUpstream() {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = open(gateway)) {
      tunnel.client().close();
      assertThat(tunnel.upstream().rest()).isEmpty();
      tunnel.upstream().close();
      gateway.rest();
    }
  }

  @Test
  void aReset_ofTheClientResetsTheUpstream() {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = open(gateway)) {
      tunnel.works();
      tunnel.client().reset();

      assertThat(tunnel.upstream().rest()).isEqualTo("<reset>");
      assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(1);
    }
  }

  @Test
  void aReset_ofTheUpstreamResetsTheClient() {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = open(gateway)) {
      tunnel.works();
      tunnel.upstream().reset();

      assertThat(tunnel.client().rest()).isEqualTo("<reset>");
      assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"failure\"")).isEqualTo(1);
    }
  }

  /** An answer of gRPC ends in trailers instead, which a tunnel does not have. */
  @Test
  void aReset_ofATunnelWhoseHandshakeIsLikeACallOfGrpc_resetsTheClient() {
    TestGateway gateway = gateway();
    try (Wire client = new Wire(gateway.port())) {
      client.send(
          HANDSHAKE.replace(
              "Origin: http://g\r\n", "TE: trailers\r\nContent-Type: application/grpc\r\n"));
      Tunnel tunnel = new Tunnel(client, upstream.acceptTunnel());
      client.head();
      tunnel.works();
      tunnel.upstream().reset();

      assertThat(client.rest()).isEqualTo("<reset>");
      assertThat(gateway.quiet().sum("fanlight_requests_total", "status=\"101\"")).isEqualTo(1);
    }
  }

  @Test
  void aTunnelThatBothEnd_isASuccess() {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = open(gateway)) {
      tunnel.works();
    }
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"success\"")).isEqualTo(1);
    assertThat(after.sum("fanlight_requests_total", "status=\"101\"")).isEqualTo(1);
  }
}
