package dev.fanlight.gateway.whole.endpoint;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A probe checks the certificate as the calls of its upstream do. */
class HealthChecksTlsTest extends HealthChecksScene {

  private int secure(boolean h2) {
    return secure("127.0.0.1", h2);
  }

  private int secure(String host, boolean h2) {
    return server(
        host,
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(h2)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertPath(CERTIFICATE.certificatePath())
                    .setKeyPath(CERTIFICATE.privateKeyPath())),
        request -> request.response().end());
  }

  @ParameterizedTest
  @CsvSource({
    "path: /, http/1.1, localhost, usable: it answered with status 200",
    "path: /, h2, localhost, usable: it answered with status 200",
    "path: /, http/1.1, other.test, down: its certificate is for another name",
    "tcp: true, http/1.1, localhost, usable: it takes connections",
    "tcp: true, http/1.1, other.test, down: its certificate is for another name",
  })
  void tls_isThatOfTheUpstream(String probe, String protocol, String name, String found) {
    int port = secure(protocol.equals("h2"));

    TestGateway gateway =
        gateway(
            "https://127.0.0.1:" + port,
            probe + ", " + QUICK,
            ", protocol: %s, tls: {ca: \"%s\", server_name: %s}"
                .formatted(protocol, CERTIFICATE.certificatePath(), name));

    assertThat(found(gateway)).isEqualTo(found);
  }

  private TestGateway gateway(String url) {
    return gateway(
        url, "tcp: true, " + QUICK, ", tls: {ca: \"" + CERTIFICATE.certificatePath() + "\"}");
  }

  @Test
  void tls_nameWithADotAtItsEnd_isThatWithoutTheDot() {
    assertThat(found(gateway("https://localhost.:" + secure(false))))
        .isEqualTo("usable: it takes connections");
  }

  @Test
  void tls_addressOfIpv6_isLookedForInTheCertificate() throws IOException {
    assumeTrue(NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null);

    assertThat(found(gateway("https://[::1]:" + secure("::1", false))))
        .isEqualTo("down: its certificate is for another name");
  }

  /** RFC 6066, section 3. */
  @Test
  void tls_anAddress_isNotAskedForByItsName() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      server.setSoTimeout(20_000);
      gateway("https://127.0.0.1:" + server.getLocalPort());
      try (Wire wire = new Wire(server::accept)) {
        String record = wire.read(5);
        String hello = wire.read(record.charAt(3) << 8 | record.charAt(4));

        assertThat(hello).doesNotContain("127.0.0.1");
      }
    }
  }

  @Test
  void tls_authorityThatNobodyTrusts_isDown() {
    TestGateway gateway = gateway("https://localhost:" + secure(false), "path: /, " + QUICK, "");

    assertThat(found(gateway))
        .isEqualTo("down: its certificate is not signed by an authority that is trusted");
  }
}
