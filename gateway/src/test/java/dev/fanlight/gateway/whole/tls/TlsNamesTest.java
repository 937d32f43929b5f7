package dev.fanlight.gateway.whole.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tls.TestAuthority.Issued;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several certificates on a listener, and the versions of TLS that it speaks. */
class TlsNamesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final TestAuthority AUTHORITY = new TestAuthority("authority");
  private static final Map<String, Issued> CERTIFICATES =
      Map.of(
          "default", AUTHORITY.issue("default"),
          "shop", AUTHORITY.issue("shop", "shop.test"),
          "wild", AUTHORITY.issue("wild", "*.wild.test"));

  @TempDir Path folder;

  private String listener(Map<String, Issued> certificates, String more) {
    return """
    listeners:
      - name: public
        host: 127.0.0.1
        port: 0
        tls:
          {%s, certificates: [{%s, names: [shop.test, Pohs.Test]}, {%s, names: ["*.wild.test"]}]%s}
    routes: [{name: x, match: {path: /x}, respond: {body: hi}}]
    """
        .formatted(
            certificates.get("default").keys(folder, "default"),
            certificates.get("shop").keys(folder, "shop"),
            certificates.get("wild").keys(folder, "wild"),
            more);
  }

  private TestGateway gateway() {
    return stage.gateway(listener(CERTIFICATES, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "shop.test, shop",
    "SHOP.test, shop",
    "pohs.test, shop",
    "a.wild.test, wild",
    "B.wild.test, wild",
    "a.b.wild.test, default",
    "wild.test, default",
    "unknown.test, default",
    "sub.shop.test, default",
    ", default"
  })
  void aClient_isShownTheCertificateOfTheNameItAsksFor(@Nullable String name, String certificate)
      throws Exception {
    TlsClient client = new TlsClient();

    assertThat(client.get(gateway().port(), name, "any.test")).endsWith("hi");

    assertThat(client.shown()).containsExactly(CERTIFICATES.get(certificate).certificate());
  }

  @ParameterizedTest
  @CsvSource({"h2, h2", "http/1.1, http/1.1"})
  void everyCertificate_comesWithTheChoiceOfHttp(String offered, String chosen) throws Exception {
    TestGateway gateway = gateway();
    for (String name : List.of("shop.test", "a.wild.test", "unknown.test")) {
      try (SSLSocket socket = new TlsClient().open(gateway.port(), name)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {offered});
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        assertThat(socket.getApplicationProtocol()).isEqualTo(chosen);
      }
    }
  }

  @Test
  void aReload_renewsOneCertificate_andCutsNoConnection() throws Exception {
    TestGateway gateway = gateway();
    TlsClient client = new TlsClient();
    Issued renewed = AUTHORITY.issue("shop", "shop.test");
    try (SSLSocket open = client.open(gateway.port(), "shop.test")) {
      open.startHandshake();

      gateway.reloaded(
          listener(
              Map.of(
                  "default", CERTIFICATES.get("default"),
                  "shop", renewed,
                  "wild", CERTIFICATES.get("wild")),
              ""));

      assertThat(TlsClient.get(open, "shop.test")).endsWith("hi");
    }
    client.get(gateway.port(), "shop.test", "shop.test");
    TlsClient other = new TlsClient();
    other.get(gateway.port(), "a.wild.test", "a.wild.test");

    assertThat(client.shown())
        .containsExactly(CERTIFICATES.get("shop").certificate(), renewed.certificate());
    assertThat(other.shown()).containsExactly(CERTIFICATES.get("wild").certificate());
  }

  @Test
  void aHelloInManySmallPieces_isRead() throws Exception {
    TestGateway gateway = gateway();
    try (Wire slow = new Wire(gateway.port())) {
      // A record of a handshake that says it holds a ClientHello of no length.
      for (char piece : "\26\3\1\0\4\1\0\0\0".toCharArray()) {
        slow.send(String.valueOf(piece));
      }
      slow.rest();
    }
    Eventually.equal(
        "handshakes that failed",
        1.0,
        () -> gateway.metrics().sum("fanlight_tls_handshake_failures_total"));
  }

  @Test
  void anOldVersion_isRefusedWhereTheNewestIsAskedFor() throws Exception {
    TestGateway gateway = stage.gateway(listener(CERTIFICATES, ", min_version: \"1.3\""));
    int port = gateway.port();

    assertThatThrownBy(() -> new TlsClient().only("TLSv1.2").get(port, "shop.test", "shop.test"))
        .isInstanceOf(SSLException.class);
    assertThat(new TlsClient().only("TLSv1.3").get(port, "shop.test", "shop.test")).endsWith("hi");

    Eventually.equal(
        "refused versions",
        1.0,
        () ->
            gateway
                .metrics()
                .sum("fanlight_tls_handshake_failures_total", "reason=\"protocol_version\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void bothVersions_areSpokenWithoutAWord(String version) throws Exception {
    TlsClient client = new TlsClient().only(version);

    assertThat(client.get(gateway().port(), "shop.test", "shop.test")).endsWith("hi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void sessions_areResumedOnEveryLoop_andAfterAReloadThatLeavesTheListenerAlone(String version)
      throws Exception {
    TestGateway gateway = gateway();
    TlsClient client = new TlsClient().only(version);
    for (int i = 0; i < 4; i++) {
      client.get(gateway.port(), "shop.test", "shop.test");
    }

    gateway.reloaded(listener(CERTIFICATES, "").replace("hi", "ho"));

    for (int i = 0; i < 4; i++) {
      assertThat(client.get(gateway.port(), "shop.test", "shop.test")).endsWith("ho");
    }
    assertThat(client.shown()).as("full handshakes").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"shop.test, true", "pohs.test, false", "none.test, false"})
  void aSession_isResumedForItsOwnNameOnly(String asked, boolean resumed) throws Exception {
    TestGateway gateway = gateway();
    TlsClient client = new TlsClient().only("TLSv1.2");
    client.get(gateway.port(), "shop.test", "shop.test");

    assertThat(TlsFlight.resumes(client, gateway.port(), "shop.test", asked)).isEqualTo(resumed);
  }
}
