package dev.fanlight.gateway.whole.client;

import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.ADA;
import static dev.fanlight.gateway.whole.tls.ClientCertificatesScene.CLIENTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tls.ClientCertificatesScene;
import dev.fanlight.gateway.whole.tls.TlsClient;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What plugins get to know of the connection. */
class ConnectionInfoTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Answers with what it knows, and whether it was given the same object as before. */
  private static final String TELLS =
      """
      java.util.concurrent.atomic.AtomicReference<ConnectionInfo> before =
          new java.util.concurrent.atomic.AtomicReference<>();
      return (Filter) (exchange, chain) -> {
        ConnectionInfo it = exchange.connection();
        TlsInfo tls = it.tls();
        String text = it.listener() + " " + it.peerAddress() + " " + it.protocol() + " "
            + (it.secure() == (tls != null)) + " " + (before.getAndSet(it) == it ? "same" : "new");
        if (tls != null) {
          var own = tls.clientCertificate();
          text += " " + tls.version() + " " + tls.cipher() + " " + tls.serverName() + " "
              + (own == null ? "nobody" : own.getSubjectX500Principal().getName());
        }
        return io.vertx.core.Future.succeededFuture(
            GatewayResponse.of(200, "text/plain", Body.of(text + " port " + it.peerPort() + ".")));
      };
      """;

  private static final String BLOCKING =
      "return (BlockingFilter) it -> Step.respond(GatewayResponse.of(200, \"text/plain\","
          + " Body.of(it.connection().listener() + it.connection().protocol())));";

  @TempDir static Path folder;

  @BeforeAll
  static void pack() throws IOException {
    TestJar.plugin("Tells", "tells", TELLS).write(folder.resolve("tells.jar"));
    TestJar.plugin("Waits", "waits", BLOCKING).write(folder.resolve("waits.jar"));
  }

  private static String yaml(String listener) {
    return """
    plugin_folders: [%s]
    listeners: [{host: 127.0.0.1, port: 0, %s}]
    trusted_proxies: [127.0.0.0/8]
    routes:
      - {name: w, match: {path: /w}, plugins: [{name: waits, config: {word: x}}], respond: {}}
      - {name: x, match: {path: /**}, plugins: [{name: tells, config: {word: x}}], respond: {}}
    """
        .formatted(folder, listener);
  }

  private static TestGateway gateway(String listener) {
    return stage.gateway(yaml(listener));
  }

  private static String body(Wire client) {
    String head = client.head();
    return client.read(Integer.parseInt(head.replaceAll("(?s).*content-length: ([0-9]+).*", "$1")));
  }

  @Test
  void theRequestsOfAConnection_seeOneObject_andTheirOwnProtocol() {
    try (Wire client = new Wire(gateway("name: public").port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\nx-forwarded-for: 192.0.2.9\r\n\r\n");
      assertThat(body(client)).startsWith("public 127.0.0.1 HTTP/1.1 true new port ");
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(body(client)).startsWith("public 127.0.0.1 HTTP/1.1 true same port ");
      client.send("GET /x HTTP/1.0\r\nconnection: keep-alive\r\n\r\n");
      assertThat(body(client)).startsWith("public 127.0.0.1 HTTP/1.0 true new port ");
    }
  }

  @Test
  void http2_isNamed_andABlockingPluginSeesIt() {
    TestClient client = stage.client(gateway("name: public"), HttpVersion.HTTP_2);

    assertThat(client.get("/x").body()).startsWith("public 127.0.0.1 HTTP/2 ");
    assertThat(client.get("/w").body()).isEqualTo("publicHTTP/2");
  }

  @Test
  void withProxyProtocol_thePeerIsTheOneThatTheProxyNames() {
    TestGateway gateway = gateway("name: public, proxy_protocol: true");
    String request = "GET /x HTTP/1.1\r\nhost: g\r\n\r\n";
    try (Wire client = new Wire(gateway.port())) {
      client.send("PROXY TCP6 2001:db8::7 2001:db8::1 4711 443\r\n" + request);
      assertThat(body(client)).startsWith("public 2001:db8::7 ").endsWith(" port 4711.");
    }
    try (Wire client = new Wire(gateway.port())) {
      client.send(ProxyProtocolTest.V2 + request);
      assertThat(body(client)).startsWith("public 192.0.2.7 ").endsWith(" port 1.");
    }
    try (Wire client = new Wire(gateway.port())) {
      client.send("PROXY UNKNOWN\r\n" + request);
      assertThat(body(client)).startsWith("public 127.0.0.1 ").doesNotContain(" port 0.");
    }
  }

  @Test
  void tls_isTold_withTheNameThatWasAskedFor_andTheCertificate() throws IOException {
    String keys =
        "name: public, tls: {%s, client_auth: {ca: \"%s\", mode: optional}}"
            .formatted(ClientCertificatesScene.SHOP.keys(folder, "shop"), CLIENTS.file(folder));
    TestGateway gateway = gateway(keys);

    assertThat(new TlsClient(ADA).only("TLSv1.3").get(gateway.port(), "shop.test", "shop.test"))
        .containsPattern("HTTP/1.1 true new TLSv1.3 TLS_AES_\\w+ shop.test CN=ada port ");
    assertThat(new TlsClient().only("TLSv1.2").get(gateway.port(), null, "shop.test"))
        .containsPattern("HTTP/1.1 true new TLSv1.2 TLS_ECDHE_\\w+ null nobody port ");
  }

  @Test
  void aListenerThatAReloadCallsOtherwise_hasItsNewName() {
    String port = "port: " + stage.port();
    TestGateway gateway = stage.gateway(yaml("name: public").replace("port: 0", port));
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(body(client)).startsWith("public ");

      gateway.reloaded(yaml("name: second").replace("port: 0", port));

      client.send("GET /x HTTP/1.1\r\nhost: g\r\n\r\n");
      assertThat(body(client)).startsWith("second ");
    }
  }
}
