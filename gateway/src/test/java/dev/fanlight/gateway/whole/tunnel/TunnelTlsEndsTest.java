package dev.fanlight.gateway.whole.tunnel;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.HANDSHAKE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import javax.net.ssl.KeyManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How tunnels over TLS end: TLS announces an orderly end (close_notify), and nothing announces a
 * break.
 */
class TunnelTlsEndsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private TlsPeer.Accepting server;

  @BeforeEach
  void listen() throws IOException {
    server = new TlsPeer.Accepting();
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private TestGateway gateway(String routeKeys) {
    return stage.gateway(
        """
        listeners:
          - {name: public, host: 127.0.0.1, port: 0, tls: {cert: "%2$s", key: "%3$s"}}
        upstreams:
          up: {url: "https://localhost:%1$d", connect_timeout: 10s, tls: {ca: "%2$s"}}
        routes:
          - name: chat
            match: {path: /chat}
            proxy: {upstream: up}
            upgrade: [websocket]
            %4$s
        """
            .formatted(
                server.getLocalPort(),
                CERTIFICATE.certificatePath(),
                CERTIFICATE.privateKeyPath(),
                routeKeys));
  }

  /** An open tunnel. */
  private final class Ends {
    final TlsPeer client;
    final TlsPeer upstream;
    final Wire clients;
    final Wire upstreams;

    Ends(TestGateway gateway) throws Exception {
      KeyManager[] keys =
          CERTIFICATE.keyCertOptions().getKeyManagerFactory(stage.vertx()).getKeyManagers();
      client = TlsPeer.connect(gateway.port());
      clients = client.wire().send(HANDSHAKE);
      upstream = TlsPeer.accept(server, keys);
      upstreams = upstream.wire();
      upstreams.send(TunnelUpstream.switched(upstreams.headAsSent()));
      clients.head();
    }

    Ends works() {
      new TunnelUpstream.Tunnel(clients, upstreams).works();
      return this;
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOrderlyEnd_isAnnouncedOnTheOtherSide(boolean ofClient) throws Exception {
    TestGateway gateway = gateway("");
    Ends ends = new Ends(gateway).works();
    (ofClient ? ends.clients : ends.upstreams).close();

    assertThat((ofClient ? ends.upstreams : ends.clients).rest()).isEmpty();
    assertThat((ofClient ? ends.upstream : ends.client).sawEnd()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aReset_isOneOnTheOtherSide_andNothingAnnouncesIt(boolean ofClient) throws Exception {
    TestGateway gateway = gateway("");
    Ends ends = new Ends(gateway).works();
    (ofClient ? ends.client : ends.upstream).resetBelow();

    assertThat((ofClient ? ends.upstreams : ends.clients).rest()).isEqualTo("<reset>");
    assertThat((ofClient ? ends.upstream : ends.client).sawEnd()).isFalse();
    gateway.rest();
  }

  /** Somebody on the way may have ended it, so what came may not be all. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEndThatNothingAnnounces_isAReset(boolean ofClient) throws Exception {
    TestGateway gateway = gateway("");
    Ends ends = new Ends(gateway).works();
    (ofClient ? ends.clients : ends.upstreams).send("last");
    assertThat((ofClient ? ends.upstreams : ends.clients).read(4)).isEqualTo("last");
    (ofClient ? ends.client : ends.upstream).closeBelow();

    assertThat((ofClient ? ends.upstreams : ends.clients).rest()).isEqualTo("<reset>");
    assertThat((ofClient ? ends.upstream : ends.client).sawEnd()).isFalse();
    assertThat(
            gateway
                .quiet()
                .sum(
                    "fanlight_calls_total",
                    ofClient ? "outcome=\"cancelled\"" : "outcome=\"failure\""))
        .isEqualTo(1);
  }

  /** TLS 1.2 ends both directions at once. So the other side cannot pass on what it still sends. */
  @Test
  void aClientThatEndsTls_endsATunnelOnWhichTheUpstreamStillSends() {
    try (TunnelUpstream plain = new TunnelUpstream()) {
      TestGateway gateway =
          stage.gateway(
              """
              listeners:
                - {name: public, host: 127.0.0.1, port: 0, tls: {cert: "%s", key: "%s"}}
              upstreams: {up: {url: "http://127.0.0.1:%d"}}
              routes:
                - name: chat
                  match: {path: /chat}
                  idle_timeout: 1m
                  proxy: {upstream: up}
                  upgrade: [websocket]
              """
                  .formatted(
                      CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath(), plain.port()));
      TunnelUpstream.Tunnel tunnel = plain.open(TlsPeer.connect(gateway.port()).wire());
      tunnel.works();
      tunnel.client().endOutput();
      assertThat(tunnel.upstream().rest()).isEmpty();

      tunnel.upstream().send("more");

      gateway.rest();
      assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"cancelled\"")).isEqualTo(1);
    }
  }

  @Test
  void anUpstreamThatEndsTls_endsATunnelOnWhichTheClientStillSends() throws Exception {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "https://localhost:%d", tls: {ca: "%s"}}}
            routes:
              - name: chat
                match: {path: /chat}
                idle_timeout: 1m
                proxy: {upstream: up}
                upgrade: [websocket]
            """
                .formatted(server.getLocalPort(), CERTIFICATE.certificatePath()));
    KeyManager[] keys =
        CERTIFICATE.keyCertOptions().getKeyManagerFactory(stage.vertx()).getKeyManagers();
    try (Wire client = new Wire(gateway.port()).send(HANDSHAKE);
        Wire upstream = TlsPeer.accept(server, keys).wire()) {
      upstream.send(TunnelUpstream.switched(upstream.headAsSent()));
      client.head();
      upstream.endOutput();
      assertThat(client.rest()).isEmpty();

      client.send("more");

      gateway.rest();
      assertThat(gateway.quiet().sum("fanlight_calls_total", "outcome=\"failure\"")).isEqualTo(1);
    }
  }

  @Test
  void anEndByTheGateway_isAnnouncedOnBothSides() throws Exception {
    TestGateway gateway = gateway("upgrade_idle_timeout: 200ms");
    Ends ends = new Ends(gateway);

    assertThat(ends.clients.rest()).isEmpty();
    assertThat(ends.client.sawEnd()).isTrue();
    assertThat(ends.upstreams.rest()).isEmpty();
    assertThat(ends.upstream.sawEnd()).isTrue();
  }
}
