package dev.fanlight.gateway.whole.tls;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.GatewayProcess;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that ends TLS and leaves TCP open has ended the connection. */
class TlsEndsTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Milliseconds without a byte after which a test fails. */
  private static final int HANG = 30_000;

  private final List<SSLSocket> accepted = Collections.synchronizedList(new ArrayList<>());
  private ServerSocket server;

  @AfterEach
  void close() throws IOException {
    if (server != null) {
      server.close();
    }
    for (SSLSocket socket : accepted) {
      socket.close();
    }
  }

  /** Reads a head on each connection, writes that, and ends TLS. */
  private TestGateway gatewayBefore(String answer) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        CERTIFICATE.keyCertOptions().getKeyManagerFactory(stage.vertx()).getKeyManagers(),
        null,
        null);
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(() -> accept(context.getSocketFactory(), answer));
    return stage.gateway(
        """
        upstreams:
          up: {url: "https://localhost:%d", timeout: 1h, connect_timeout: 20s, tls: {ca: "%s"}}
        routes: [{name: x, match: {path: /x}, timeout: 1h, proxy: {upstream: up}}]
        """
            .formatted(server.getLocalPort(), CERTIFICATE.certificatePath()));
  }

  private void accept(SSLSocketFactory tls, String answer) {
    while (true) {
      try {
        // Not to be closed with TLS: then the end of TLS is no FIN.
        SSLSocket socket = (SSLSocket) tls.createSocket(server.accept(), null, false);
        socket.setSoTimeout(HANG);
        accepted.add(socket);
        Thread.startVirtualThread(() -> serve(socket, answer));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void serve(SSLSocket socket, String answer) {
    try {
      InputStream in = socket.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
      socket.shutdownOutput();
    } catch (IOException gone) {
      // The gateway has left; the test says whether it may.
    }
  }

  @Test
  void upstreamThatEndsTlsAfterItsAnswer_getsNoOtherRequestThere() throws Exception {
    TestClient client =
        stage.client(gatewayBefore("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

    for (int i = 1; i <= 3; i++) {
      assertThat(Eventually.get("an answer", client.send("/x")).body()).isEqualTo("ok");
      SSLSocket used = accepted.get(i - 1);
      assertThat(used.getInputStream().read()).isNegative();
    }
  }

  @Test
  void bodyThatEndsWithTls_isWhole() throws Exception {
    TestClient client = stage.client(gatewayBefore("HTTP/1.1 200 OK\r\n\r\nthe whole of it"));

    assertThat(Eventually.get("an answer", client.send("/x")).body()).isEqualTo("the whole of it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnot it",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nnot it"
      })
  void bodyThatTlsEndsEarly_isBrokenOff(String answer) throws Exception {
    CompletableFuture<Reply> reply = stage.client(gatewayBefore(answer)).send("/x");

    assertThatThrownBy(() -> reply.get(HANG, TimeUnit.MILLISECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  @Test
  void upstreamThatEndsTlsWithinItsHead_isAReset() throws Exception {
    TestClient client = stage.client(gatewayBefore("HTTP/1.1 200 OK\r\nContent-"));

    assertThat(Eventually.get("an answer", client.send("/x")).code()).isEqualTo("connection_reset");
  }

  @Test
  void upstreamThatEndsTlsBeforeItsAnswer_isAReset() throws Exception {
    TestClient client = stage.client(gatewayBefore(""));

    Reply reply = Eventually.get("an answer", client.send("/x"));

    assertThat(reply.code()).isEqualTo("connection_reset");
  }

  private TestGateway gateway(Http1Upstream upstream) {
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, tls: {cert: "%s", key: "%s"}}]
        upstreams: {up: {url: "%s", timeout: 1h}}
        routes: [{name: x, match: {path: /x}, timeout: 1h, proxy: {upstream: up}}]
        """
            .formatted(
                CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath(), upstream.url()));
  }

  @Test
  void clientThatEndsTls_hasGone() throws Exception {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", call -> call.stall());
    try (SSLSocket client = connect(gateway(upstream).port())) {
      client.getOutputStream().write("GET /x HTTP/1.1\r\nHost: g\r\n\r\n".getBytes(ISO_8859_1));
      Eventually.equal("a call", 1, () -> upstream.arrivals("/x").size());

      client.shutdownOutput();

      assertThat(client.getInputStream().read()).isNegative();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void idleClientThatEndsTls_isClosed(String version) throws Exception {
    try (SSLSocket client = connect(gateway(stage.upstream()).port())) {
      client.setEnabledProtocols(new String[] {version});
      client.startHandshake();

      client.shutdownOutput();

      assertThat(client.getInputStream().read()).isNegative();
    }
  }

  /** In a process of its own: the JDK reads once whether it allows this. */
  @Test
  void clientThatWantsAnotherHandshake_isRefused() throws Exception {
    String yaml =
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, tls: {cert: "%s", key: "%s"}}]
        admin: {host: 127.0.0.1, port: 0}
        routes: [{name: x, match: {path: /x}, respond: {body: x}}]
        """
            .formatted(CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath());
    List<String> flags = List.of("-XX:TieredStopAtLevel=1");
    try (GatewayProcess gateway = new GatewayProcess(flags, yaml);
        SSLSocket client = connect(gateway.port())) {
      client.setEnabledProtocols(new String[] {"TLSv1.2"});
      client.startHandshake();
      client.startHandshake();

      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("alert");
    }
  }

  private static SSLSocket connect(int port) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new TrustAll()}, null);
    Socket socket = new Socket("127.0.0.1", port);
    socket.setSoTimeout(HANG);
    return (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", port, false);
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
