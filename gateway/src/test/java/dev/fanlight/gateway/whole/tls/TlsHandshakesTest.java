package dev.fanlight.gateway.whole.tls;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.TrustsAll;
import dev.fanlight.gateway.whole.Wire;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes that fail are counted with their reason; those of HTTP/1.0 do not fail. */
class TlsHandshakesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static TestGateway gateway(String limits) {
    return stage.gateway(
        """
        listeners:
          - name: public
            host: 127.0.0.1
            port: 0
            tls: {cert: "%s", key: "%s"}
            limits: {%s}
        routes: [{name: hello, match: {path: /hello}, respond: {body: hi}}]
        """
            .formatted(CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath(), limits));
  }

  private static void assertCounted(TestGateway gateway, String labels) {
    Eventually.equal(
        "counted handshakes",
        1.0,
        () -> gateway.metrics().sum("fanlight_tls_handshake_failures_total", labels));
  }

  @Test
  void aRequestInClearText_isNoHandshake() {
    TestGateway gateway = gateway("");
    try (Wire client = new Wire(gateway.port())) {
      client.sendUntilClosed("GET /hello HTTP/1.1\r\nhost: g\r\n\r\n");
      client.rest();
    }

    assertCounted(gateway, "reason=\"not_tls\"");
  }

  /** Records of a handshake without content: what is wrong with it comes out in two steps. */
  @Test
  void aConnectionThatFailsTwice_isCountedOnce() {
    TestGateway gateway = gateway("");
    try (Wire client = new Wire(gateway.port())) {
      client.sendUntilClosed("\26\3\1\0\0".repeat(5));
      client.rest();
    }

    gateway.rest();
    assertCounted(gateway, "listener=\"public\"");
  }

  @Test
  void aHandshakeThatDoesNotGoOn_isCountedAsLate() {
    TestGateway gateway = gateway("head_timeout: 50ms");
    try (Wire client = new Wire(gateway.port())) {
      client.send("\26\3\1\2");
      client.rest();
    }

    assertCounted(gateway, "reason=\"timeout\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http/1.1", "http/1.0"})
  void aRequestOfHttp10_isServedAsInClearText(String protocol) throws Exception {
    TestGateway gateway = gateway("");
    try (SSLSocket socket = new TlsClient().open(gateway.port(), "localhost")) {
      if (!protocol.isEmpty()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {protocol});
        socket.setSSLParameters(parameters);
      }
      socket.getOutputStream().write("GET /hello HTTP/1.0\r\n\r\n".getBytes(US_ASCII));

      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).matches("(?s)HTTP/1\\.[01] 200 OK\r\n.*\r\n\r\nhi");
      assertThat(socket.getApplicationProtocol()).isEqualTo(protocol);
    }
    assertThat(gateway.quiet().sum("fanlight_requests_total", "status=\"200\"")).isEqualTo(1);
  }

  /** Some before anybody has answered, some in the middle, in all the ways that a client can. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void handshakesThatAreCutOff_areCounted(String version) throws Exception {
    TestGateway gateway = gateway("");
    String hello = TlsFlight.hello(TrustsAll.context(), gateway.port(), "localhost", version);
    for (int i = 0; i < 500; i++) {
      Wire client = new Wire(gateway.port()).send(hello);
      if (i % 3 == 0) {
        client.read(1);
      }
      if (i % 2 == 0) {
        client.reset();
      } else {
        client.close();
      }
    }
    Eventually.equal(
        "counted handshakes",
        500.0,
        () -> gateway.metrics().sum("fanlight_tls_handshake_failures_total", "reason=\"closed\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientThatTrustsNobody_isCountedForItsAlert(String version) throws Exception {
    TestGateway gateway = gateway("");
    try (SSLSocket client =
        (SSLSocket)
            SSLContext.getDefault().getSocketFactory().createSocket("localhost", gateway.port())) {
      client.setEnabledProtocols(new String[] {version});

      assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class);
    }

    assertCounted(gateway, "reason=\"client_alert\"");
  }
}
