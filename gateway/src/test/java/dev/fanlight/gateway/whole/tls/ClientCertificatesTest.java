package dev.fanlight.gateway.whole.tls;

import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.ADA;
import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.CLIENTS;
import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.OTHERS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.tls.TestAuthority.Issued;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that show certificates, and what upstreams get to know of them. */
class ClientCertificatesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final Instant NOW = Instant.now();
  private static final Map<String, Issued> BAD =
      Map.of(
          "expired",
          CLIENTS.issue("old", NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1))),
          "early",
          CLIENTS.issue("new", NOW.plus(Duration.ofDays(1)), NOW.plus(Duration.ofDays(9))),
          "stranger",
          OTHERS.issue("stranger"));

  @TempDir Path folder;
  private Http1Upstream upstream;

  @BeforeEach
  void answer() {
    upstream = stage.upstream();
    upstream.on("/x", call -> call.answer(200, "ok"));
  }

  private String config(TestAuthority authority, String mode) {
    return ClientCertificatesScene.config(folder, upstream.url(), authority, mode);
  }

  private String config(String clientAuth) {
    return ClientCertificatesScene.config(folder, upstream.url(), clientAuth);
  }

  private TestGateway gateway(String mode) {
    return stage.gateway(config(CLIENTS, mode));
  }

  private static String field(Issued certificate) {
    return ':' + Base64.getEncoder().encodeToString(certificate.encoded()) + ':';
  }

  private static String get(TestGateway gateway, @Nullable Issued certificate, String... fields)
      throws IOException {
    return new TlsClient(certificate).get(gateway.port(), "shop.test", "shop.test", fields);
  }

  private static void assertCounted(TestGateway gateway, String reason) {
    Eventually.equal(
        "handshakes that failed",
        1.0,
        () ->
            gateway
                .metrics()
                .sum("fanlight_tls_handshake_failures_total", "reason=\"" + reason + "\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"optional", "required"})
  void aTrustedCertificate_isSentToTheUpstream(String mode) throws Exception {
    assertThat(get(gateway(mode), ADA)).startsWith("HTTP/1.1 200");

    assertThat(upstream.awaitArrival("/x").values("client-cert")).containsExactly(field(ADA));
  }

  @Test
  void aClientWithoutACertificate_isServedWhereItIsOptional() throws Exception {
    assertThat(get(gateway("optional"), null)).startsWith("HTTP/1.1 200");

    assertThat(upstream.awaitArrival("/x").values("client-cert")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aClientWithoutACertificate_isRefusedWhereItIsRequired(String version) {
    TestGateway gateway = gateway("required");

    assertThatThrownBy(
            () -> new TlsClient().only(version).get(gateway.port(), "shop.test", "shop.test"))
        .isInstanceOf(IOException.class);

    assertCounted(gateway, "client_certificate_missing");
    assertThat(upstream.arrivals()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "expired, optional, client_certificate_expired",
    "expired, required, client_certificate_expired",
    "early, optional, client_certificate",
    "early, required, client_certificate",
    "stranger, optional, client_certificate_untrusted",
    "stranger, required, client_certificate_untrusted"
  })
  void aCertificateThatIsNotTrusted_isRefused(String certificate, String mode, String reason) {
    TestGateway gateway = gateway(mode);

    assertThatThrownBy(() -> get(gateway, BAD.get(certificate))).isInstanceOf(IOException.class);

    assertCounted(gateway, reason);
    assertThat(upstream.arrivals()).isEmpty();
  }

  @Test
  void anExpiredCertificate_isRefusedEvenIfItIsAnAuthorityItself() {
    Issued own = BAD.get("expired");
    String keys = own.keys(folder, "own");
    String ca = keys.substring(keys.indexOf('"') + 1, keys.indexOf("\","));
    TestGateway gateway = stage.gateway(config(", client_auth: {ca: \"%s\"}".formatted(ca)));

    assertThatThrownBy(() -> get(gateway, own)).isInstanceOf(IOException.class);

    assertCounted(gateway, "client_certificate_expired");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void anExpiredCertificateThatNobodyNeeds_doesNoHarm(String version) throws Exception {
    X509Certificate unneeded =
        OTHERS.certify(CLIENTS, NOW.minus(Duration.ofDays(9)), NOW.minus(Duration.ofDays(1)));
    TestGateway gateway = gateway("required");
    TlsClient client = new TlsClient(ADA, unneeded).only(version);

    for (int i = 0; i < 2; i++) {
      assertThat(client.get(gateway.port(), "shop.test", "shop.test")).startsWith("HTTP/1.1 200");
    }
    assertThat(client.shown()).as("full handshakes").hasSize(1);
  }

  @Test
  void whatClientsClaim_isRemoved_beforeARouteIsFound() throws Exception {
    String[] claims = {
      "client-cert: :AAAA:", "Client-Cert-Chain: :AAAA:", "Client_Cert: :AAAA:", "client-cert: :B:"
    };
    TestGateway asking = gateway("optional");
    TestGateway clear =
        stage.gateway(
            config("").replaceAll("(?m)^    tls: .*\\n", "") + "trusted_proxies: [127.0.0.1]\n");

    get(asking, null, claims);
    get(asking, ADA, claims);
    stage.client(clear).get("/x", claims);

    List<Arrival> seen = List.copyOf(upstream.arrivals("/x"));
    assertThat(seen.get(0).values("client-cert")).isEmpty();
    assertThat(seen.get(1).values("client-cert")).containsExactly(field(ADA));
    assertThat(seen.get(2).values("client-cert")).isEmpty();
    for (Arrival arrival : seen) {
      assertThat(arrival.values("client-cert-chain")).isEmpty();
      assertThat(arrival.values("client_cert")).isEmpty();
    }
    assertThat(stage.client(clear).get("/c", claims).body()).isEqualTo("no");
  }

  @Test
  void connection_cannotRemoveTheCertificate() throws Exception {
    get(gateway("required"), ADA, "connection: client-cert");

    assertThat(upstream.awaitArrival("/x").values("client-cert")).containsExactly(field(ADA));
  }

  @Test
  void itemsOfABatch_haveTheCertificateOfTheirClient() throws Exception {
    TestGateway gateway = gateway("required");
    String body = "[{\"path\": \"/x\"}]";
    try (SSLSocket socket = new TlsClient(ADA).open(gateway.port(), "shop.test")) {
      String request =
          "POST /batch HTTP/1.1\r\nhost: shop.test\r\nconnection: close\r\ncontent-type:"
              + " application/json\r\ncontent-length: "
              + body.length()
              + "\r\n\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      socket.getInputStream().readAllBytes();
    }

    assertThat(upstream.awaitArrival("/x").values("client-cert")).containsExactly(field(ADA));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSessionThatIsResumed_keepsTheCertificate(String version) throws Exception {
    TestGateway gateway = gateway("required");
    TlsClient client = new TlsClient(ADA).only(version);
    for (int i = 0; i < 4; i++) {
      client.get(gateway.port(), "shop.test", "shop.test");
    }

    assertThat(client.shown()).as("full handshakes").hasSize(1);
    assertThat(upstream.arrivals("/x"))
        .hasSize(4)
        .allSatisfy(seen -> assertThat(seen.values("client-cert")).containsExactly(field(ADA)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aReloadThatChangesTheAuthority_endsItsSessions(String version) throws Exception {
    TestGateway gateway = gateway("required");
    TlsClient client = new TlsClient(ADA).only(version);
    client.get(gateway.port(), "shop.test", "shop.test");

    gateway.reloaded(config(OTHERS, "required"));

    assertThatThrownBy(() -> client.get(gateway.port(), "shop.test", "shop.test"))
        .isInstanceOf(IOException.class);
    assertCounted(gateway, "client_certificate_untrusted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aReloadThatBeginsToAsk_endsTheSessionsOfThoseWhoWereNotAsked(String version)
      throws Exception {
    TestGateway gateway = stage.gateway(config(""));
    TlsClient client = new TlsClient().only(version);
    client.get(gateway.port(), "shop.test", "shop.test");

    gateway.reloaded(config(CLIENTS, "required"));

    assertThatThrownBy(() -> client.get(gateway.port(), "shop.test", "shop.test"))
        .isInstanceOf(IOException.class);
    assertCounted(gateway, "client_certificate_missing");
  }
}
