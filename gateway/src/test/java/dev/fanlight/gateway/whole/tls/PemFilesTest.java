package dev.fanlight.gateway.whole.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.tls.Certificates;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be read may be used: each form of keys and certificates, by listener and upstream. */
class PemFilesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final Path FOLDER = Path.of("src/test/resources/tls").toAbsolutePath();

  @TempDir Path folder;

  /** Of the encrypted keys. */
  private static final String PASSWORD = ", key_password: \"pässword 1\"";

  private static String listener(Path cert, Path key) {
    return listener(cert, key, "");
  }

  private static String listener(Path cert, Path key, String password) {
    return """
    listeners: [{name: public, host: 127.0.0.1, port: 0, tls: {cert: "%s", key: "%s"%s}}]
    routes: [{name: hello, match: {path: /hello}, respond: {body: hi}}]
    """
        .formatted(cert, key, password);
  }

  @ParameterizedTest
  @CsvSource({
    "ec.pem, ec.key",
    "ec.pem, ec-traditional.key",
    "rsa.pem, rsa.key",
    "rsa.pem, rsa-traditional.key",
    "combined.pem, combined.pem",
    "rsa.pem, rsa-encrypted.key",
    "ec.pem, ec-encrypted.key"
  })
  void aPairThatIsTaken_servesClientsAndIsShownToUpstreams(String cert, String key)
      throws Exception {
    String password = key.contains("encrypted") ? PASSWORD : "";
    TestGateway server =
        stage.gateway(listener(FOLDER.resolve(cert), FOLDER.resolve(key), password));

    TestGateway client =
        stage.gateway(
            """
            upstreams:
              up:
                url: "https://localhost:%d"
                tls: {ca: "%s", cert: "%s", key: "%s"%s}
            routes: [{name: x, match: {path: /**}, proxy: {upstream: up}}]
            """
                .formatted(
                    server.port(),
                    FOLDER.resolve(cert),
                    FOLDER.resolve(cert),
                    FOLDER.resolve(key),
                    password));

    assertThat(stage.client(client).get("/hello").body()).isEqualTo("hi");
    assertThat(shown(server, FOLDER.resolve(cert)).body()).isEqualTo("hi");
  }

  @Test
  void aReload_refusesWhatAStartRefuses_andGoesOnWithThePairItHas() throws Exception {
    Path cert = copy("ec.pem", "cert.pem");
    Path key = copy("ec.key", "key.pem");
    TestGateway gateway = stage.gateway(listener(cert, key));

    copy("rsa-traditional.key", "key.pem");

    assertThatThrownBy(() -> Eventually.get("the reload", gateway.reload(listener(cert, key))))
        .hasStackTraceContaining(ConfigException.class.getName())
        .hasStackTraceContaining("it is the key of another certificate");
    assertThat(shown(gateway, cert).body()).isEqualTo("hi");
  }

  private Path copy(String name, String as) throws Exception {
    return Files.copy(
        FOLDER.resolve(name), folder.resolve(as), StandardCopyOption.REPLACE_EXISTING);
  }

  /** What a client gets that trusts the last certificate of that file. */
  private static HttpResponse<String> shown(TestGateway gateway, Path file) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("trusted", Certificates.read(Files.readString(file)).getLast());
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      URI uri = URI.create("https://localhost:" + gateway.port() + "/hello");
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }
}
