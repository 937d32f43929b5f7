package dev.fanlight.gateway.whole.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Localhost;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS towards clients and upstreams. */
class TlsTest {
  @RegisterExtension static final Stage stage = new Stage();

  @TempDir Path folder;

  private static final SelfSignedCertificate FIRST = Localhost.CERTIFICATE;
  private static final SelfSignedCertificate SECOND = SelfSignedCertificate.create("localhost");
  private Path cert;
  private Path key;

  @BeforeEach
  void show() throws IOException {
    cert = folder.resolve("cert.pem");
    key = folder.resolve("key.pem");
    show(FIRST);
  }

  private void show(SelfSignedCertificate shown) throws IOException {
    Files.copy(Path.of(shown.certificatePath()), cert, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(Path.of(shown.privateKeyPath()), key, StandardCopyOption.REPLACE_EXISTING);
  }

  @AfterAll
  static void forget() {
    SECOND.delete();
  }

  private String secure(String rest) {
    return """
    listeners: [{name: public, host: 127.0.0.1, port: 0, tls: {cert: "%s", key: "%s"}}]
    %s
    """
        .formatted(cert, key, rest);
  }

  private static final String HELLO =
      "routes: [{name: hello, match: {path: /hello}, respond: {body: hi}}]";

  private static SSLContext trusting(SelfSignedCertificate trusted) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(Path.of(trusted.certificatePath()))) {
      store.setCertificateEntry(
          "trusted", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private static HttpResponse<String> get(
      SelfSignedCertificate trusted, Version version, TestGateway gateway, String path)
      throws Exception {
    try (HttpClient client =
        HttpClient.newBuilder().sslContext(trusting(trusted)).version(version).build()) {
      URI uri = URI.create("https://localhost:" + gateway.port() + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void listener_speaksWhatTheClientAndItAgreeOn(Version version) throws Exception {
    HttpResponse<String> answer = get(FIRST, version, stage.gateway(secure(HELLO)), "/hello");
    assertThat(answer.body()).isEqualTo("hi");
    assertThat(answer.version()).isEqualTo(version);
  }

  @Test
  void listener_tellsUpstreamsThatTheClientSpokeTls() throws Exception {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", call -> call.answer(200, "x"));
    TestGateway gateway =
        stage.gateway(
            secure(
                """
                upstreams: {up: {url: "%s"}}
                routes: [{name: x, match: {path: /x}, proxy: {upstream: up}}]
                """
                    .formatted(upstream.url())));
    get(FIRST, Version.HTTP_1_1, gateway, "/x");
    assertThat(upstream.arrivals("/x").get(0).field("x-forwarded-proto")).isEqualTo("https");
  }

  @ParameterizedTest
  @CsvSource({
    "'Host: a\r\nHost: b\r\n', 400",
    "'Host: a\r\nX-Folded: a\r\n b\r\n', 400",
    "'Host: a\r\nTransfer-Encoding: gzip, chunked\r\n', 501",
    "'Host: a\r\n', 200"
  })
  void listener_refusesTheSameHeadsAsInClearText(String fields, int status) throws Exception {
    TestGateway gateway = stage.gateway(secure(HELLO));
    try (SSLSocket socket = connect(gateway)) {
      String request = "GET /hello HTTP/1.1\r\n" + fields + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 " + status);
    }
  }

  private SSLSocket connect(TestGateway gateway) throws Exception {
    return (SSLSocket) trusting(FIRST).getSocketFactory().createSocket("127.0.0.1", gateway.port());
  }

  @Test
  void listener_refusesTheVersionsThatAreBroken() throws Exception {
    TestGateway gateway = stage.gateway(secure(HELLO));
    try (SSLSocket socket = connect(gateway)) {
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
    SSLParameters parameters = trusting(FIRST).getSupportedSSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.1"});
    try (SSLSocket socket = connectWith(gateway, parameters)) {
      assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
    }
  }

  private SSLSocket connectWith(TestGateway gateway, SSLParameters parameters) throws Exception {
    SSLSocket socket = connect(gateway);
    socket.setSSLParameters(parameters);
    return socket;
  }

  @Test
  void reload_showsTheCertificateThatTheFileHoldsNow() throws Exception {
    TestGateway gateway = stage.gateway(secure(HELLO));
    int port = gateway.port();
    show(SECOND);
    gateway.reloaded(secure(HELLO));
    assertThat(gateway.port()).isEqualTo(port);
    assertThat(get(SECOND, Version.HTTP_2, gateway, "/hello").body()).isEqualTo("hi");
    assertThatThrownBy(() -> get(FIRST, Version.HTTP_2, gateway, "/hello"))
        .isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http/1.1", "h2"})
  void upstream_isSpokenToAsConfigured(String protocol) {
    TestGateway behind =
        stage.gateway(secure("routes: [{name: x, match: {path: /x}, respond: {body: behind}}]"));
    TestGateway front =
        stage.gateway(
            """
            upstreams: {up: {url: "https://localhost:%d", protocol: "%s", tls: {ca: "%s"}}}
            routes: [{name: x, match: {path: /x}, proxy: {upstream: up}}]
            """
                .formatted(behind.port(), protocol, cert));
    assertThat(stage.client(front).get("/x").body()).isEqualTo("behind");
  }

  @ParameterizedTest
  @CsvSource({
    "'{ca: \"CERT\", server_name: localhost}', 200",
    "'{ca: \"CERT\", server_name: other.example}', 502",
    "'{server_name: localhost}', 502"
  })
  void upstream_mustHaveTheNameAndASignatureThatIsTrusted(String tls, int status) {
    TestGateway behind = stage.gateway(secure(HELLO));
    TestGateway front =
        stage.gateway(
            """
            upstreams: {up: {url: "https://127.0.0.1:%d", tls: %s}}
            routes: [{name: x, match: {path: /hello}, proxy: {upstream: up}}]
            """
                .formatted(behind.port(), tls.replace("CERT", cert.toString())));
    assertThat(stage.client(front).get("/hello").status()).isEqualTo(status);
  }

  @Test
  void upstream_isShownTheClientCertificate() throws Exception {
    HttpsServer upstream =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try {
      upstream.setHttpsConfigurator(askingForACertificate(serverContext()));
      upstream.createContext(
          "/",
          exchange -> {
            byte[] body = "x".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      upstream.start();
      String certificates = ", cert: \"%s\", key: \"%s\"".formatted(cert, key);
      assertThat(asked(upstream, certificates)).isEqualTo(200);
      assertThat(asked(upstream, "")).isEqualTo(502);
    } finally {
      upstream.stop(0);
    }
  }

  private int asked(HttpsServer upstream, String certificates) {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams: {up: {url: "https://localhost:%d", tls: {ca: "%s"%s}}}
            routes: [{name: x, match: {path: /}, proxy: {upstream: up}}]
            """
                .formatted(upstream.getAddress().getPort(), cert, certificates));
    return stage.client(gateway).get("/").status();
  }

  private SSLContext serverContext() throws Exception {
    var keys = FIRST.keyCertOptions().getKeyManagerFactory(stage.vertx());
    var trust = FIRST.trustOptions().getTrustManagerFactory(stage.vertx());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static HttpsConfigurator askingForACertificate(SSLContext context) {
    return new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters asking = getSSLContext().getDefaultSSLParameters();
        asking.setNeedClientAuth(true);
        parameters.setSSLParameters(asking);
      }
    };
  }
}
