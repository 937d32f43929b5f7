package dev.fanlight.plugins.jwt;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An issuer whose configuration comes over TLS, with a certificate that the JVM trusts. */
class DiscoveryOverTlsTest extends JwtScene {
  private static final String STORE = "javax.net.ssl.trustStore";
  private static final String PASSWORD = "javax.net.ssl.trustStorePassword";

  private final Vertx vertx = Vertx.vertx();
  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
  private final HttpServer safe =
      vertx
          .createHttpServer(
              new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()))
          .requestHandler(this::answer);

  private void answer(HttpServerRequest asked) {
    asked
        .response()
        .end(
            switch (asked.path()) {
              case "/keys" -> Signer.set(RSA);
              case "/safe" -> configuration(safeUrl("/keys"));
              default -> configuration(issuer.url("/jwks"));
            });
  }

  private static String configuration(URI keys) {
    return "{\"issuer\":\"https://issuer\",\"jwks_uri\":\"%s\"}".formatted(keys);
  }

  private URI safeUrl(String path) {
    return URI.create("https://localhost:" + safe.actualPort() + path);
  }

  @BeforeEach
  void trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(certificate.certificatePath()))) {
      store.setCertificateEntry(
          "issuer", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    Path file = Files.createTempFile(folder, "trusted", ".p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    System.setProperty(STORE, file.toString());
    System.setProperty(PASSWORD, "changeit");
    safe.listen(0, "localhost").await(20, SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    System.clearProperty(STORE);
    System.clearProperty(PASSWORD);
    vertx.close().await(20, SECONDS);
    certificate.delete();
  }

  @Test
  void https_mayLeadToHttps() {
    use(given -> given.issuer(Configs.discovered("https://issuer", safeUrl("/safe"))));

    assertAllowed(RSA.token(claims("")));
  }

  @Test
  void https_neverLeadsToHttp() {
    use(given -> given.issuer(Configs.discovered("https://issuer", safeUrl("/unsafe"))));

    assertThat(plugin.error(with(RSA.token(claims(""))), chain).code())
        .isEqualTo(ErrorCode.BAD_UPSTREAM_RESPONSE);
  }
}
