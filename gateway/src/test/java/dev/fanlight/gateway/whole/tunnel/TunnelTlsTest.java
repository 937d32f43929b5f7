package dev.fanlight.gateway.whole.tunnel;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.TrustsAll;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels over TLS, to the client and to the upstream. */
class TunnelTlsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private TunnelUpstream upstream;

  @BeforeEach
  void listen() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        CERTIFICATE.keyCertOptions().getKeyManagerFactory(stage.vertx()).getKeyManagers(),
        null,
        null);
    upstream = new TunnelUpstream(context.getServerSocketFactory());
  }

  @AfterEach
  void close() {
    upstream.close();
  }

  private TestGateway gateway() {
    return gateway("");
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
                upstream.port(),
                CERTIFICATE.certificatePath(),
                CERTIFICATE.privateKeyPath(),
                routeKeys));
  }

  private static Wire client(TestGateway gateway) {
    return new Wire(
        () -> TrustsAll.context().getSocketFactory().createSocket("127.0.0.1", gateway.port()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_536, 4 << 20})
  void bytes_passBothWays(int length) {
    String bytes = "0123456789abcdef".repeat(length / 16 + 1).substring(0, length);
    try (Tunnel tunnel = upstream.open(client(gateway()))) {
      Thread.startVirtualThread(() -> tunnel.client().send(bytes));
      assertThat(tunnel.upstream().read(length).equals(bytes)).isTrue();
      Thread.startVirtualThread(() -> tunnel.upstream().send(bytes));
      assertThat(tunnel.client().read(length).equals(bytes)).isTrue();
    }
  }

  @Test
  void theEndOfOneWay_isPassedOnAndTheOtherGoesOn() {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = upstream.open(client(gateway))) {
      tunnel.client().send("last");
      tunnel.client().endOutput();
      assertThat(tunnel.upstream().rest()).isEqualTo("last");

      tunnel.upstream().send("still here");
      assertThat(tunnel.client().read(10)).isEqualTo("still here");
      tunnel.upstream().endOutput();
      assertThat(tunnel.client().rest()).isEmpty();
      gateway.rest();
    }
  }

  /** Its socket fails where TLS has not announced the end, and where it was reset. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSideThatSends_whenTheTimeIsOver_seesAnAnnouncedEnd(boolean client) {
    TestGateway gateway = gateway("max_duration: 2s");
    try (Tunnel tunnel = upstream.open(client(gateway))) {
      Wire sender = client ? tunnel.client() : tunnel.upstream();
      Thread.startVirtualThread(() -> sender.sendUntilClosed("x".repeat(32 << 20)));

      assertThat(sender.rest()).isEmpty();
    }
    gateway.rest();
  }

  @Test
  void aSideThatCloses_closesTheOther() {
    TestGateway gateway = gateway();
    try (Tunnel tunnel = upstream.open(client(gateway))) {
      tunnel.client().close();
      assertThat(tunnel.upstream().rest()).isEmpty();
    }
    gateway.rest();
    try (Tunnel tunnel = upstream.open(client(gateway))) {
      tunnel.upstream().close();
      assertThat(tunnel.client().rest()).isEmpty();
    }
    gateway.rest();
  }
}
