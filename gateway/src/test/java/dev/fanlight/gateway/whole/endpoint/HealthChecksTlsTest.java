package dev.fanlight.gateway.whole.endpoint;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A probe checks the certificate as the calls of its upstream do. */
class HealthChecksTlsTest extends HealthChecksScene {

  private int secure(boolean h2) {
    return server(
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

  @Test
  void tls_authorityThatNobodyTrusts_isDown() {
    TestGateway gateway = gateway("https://localhost:" + secure(false), "path: /, " + QUICK, "");

    assertThat(found(gateway))
        .isEqualTo("down: its certificate is not signed by an authority that is trusted");
  }
}
