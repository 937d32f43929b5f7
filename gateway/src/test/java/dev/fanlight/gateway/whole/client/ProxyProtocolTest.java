package dev.fanlight.gateway.whole.client;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that begin with a proxy's word about their client. */
class ProxyProtocolTest {
  private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.1 4711 443\r\n";
  static final String V2 =
      "\r\n\r\n"
          + "\0\r\n"
          + "QUIT\n"
          + "\u0021\u0011\0\u000c\u00c0\0\u0002\u0007\u00c6\u0033\u0064\u0001\0\u0001\0\u0001";
  private static final String LOCAL = "\r\n\r\n\0\r\nQUIT\n\u0020";
  private static final String REQUEST = "GET /x HTTP/1.1\r\nhost: g\r\n\r\n";

  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  @BeforeEach
  void script() {
    upstream.on("/x", call -> call.answer(200, String.valueOf(call.field("x-forwarded-for"))));
  }

  private TestGateway gateway(String listener, String trusted) {
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, proxy_protocol: true, %s}]
        trusted_proxies: [%s]
        upstreams: {up: {url: "%s"}}
        routes: [{name: x, match: {path: /**}, proxy: {upstream: up}}]
        """
            .formatted(listener, trusted, upstream.url()));
  }

  private TestGateway gateway() {
    return gateway("half_close: cancel", "127.0.0.0/8");
  }

  private static double count(TestGateway gateway, String metric, String reason) {
    return gateway.metrics().sum("%s{listener=\"public\",reason=\"%s\"}".formatted(metric, reason));
  }

  private static String body(Wire client) {
    String head = client.head();
    assertThat(head).startsWith("http/1.1 200");
    int length = Integer.parseInt(head.replaceAll("(?s).*content-length: ([0-9]+).*", "$1"));
    return client.read(length);
  }

  @ParameterizedTest
  @ValueSource(strings = {HEADER, V2})
  void client_isTheOneThatTheProxyNames_forAllRequests(String header) {
    try (Wire client = new Wire(gateway().port())) {
      client.send(header + REQUEST);
      assertThat(body(client)).isEqualTo("192.0.2.7");
      client.send(REQUEST);
      assertThat(body(client)).isEqualTo("192.0.2.7");
    }
  }

  /** As long as it may be: what a proxy says beside the addresses. */
  @Test
  void longHeader_mayComeByteByByte() {
    String more = "\u0004\u000f\u00e1" + "x".repeat(4096 - 28 - 3);
    String length = "" + (char) (4080 >> 8) + (char) (4080 & 0xff);
    try (Wire client = new Wire(gateway().port())) {
      for (char next : (V2.replace("\0\u000c", length) + more + REQUEST).toCharArray()) {
        client.send(String.valueOf(next));
      }
      assertThat(body(client)).isEqualTo("192.0.2.7");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {HEADER, V2})
  void header_mayComeByteByByte(String header) {
    try (Wire client = new Wire(gateway().port())) {
      for (char next : (header + REQUEST).toCharArray()) {
        client.send(String.valueOf(next));
      }
      assertThat(body(client)).isEqualTo("192.0.2.7");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY UNKNOWN\r\n",
        "PROXY UNKNOWN 192.0.2.7 198.51.100.1 4711 443\r\n",
        "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
        LOCAL + "\0\0\0",
        LOCAL + "\u0011\0\u000c\u00c0\0\u0002\u0007\u00c6\u0033\u0064\u0001\0\u0001\0\u0001",
        LOCAL + "\u00ff\0\u0003\u0003\u0002\u0001"
      })
  void proxyItself_isTheClientWhereItNamesNone(String header) {
    try (Wire client = new Wire(gateway().port())) {
      client.send(header + REQUEST);
      assertThat(body(client)).isEqualTo("127.0.0.1");
    }
  }

  /** It speaks for its client, which is nobody's proxy. */
  @Test
  void claimsOfTheClient_doNotCount() {
    try (Wire client = new Wire(gateway().port())) {
      client.send(HEADER + REQUEST.replace("host: g", "host: g\r\nx-forwarded-for: 10.9.9.9"));
      assertThat(body(client)).isEqualTo("192.0.2.7");
    }
  }

  /** Another proxy, which is trusted, stands before it. */
  @Test
  void claimsOfATrustedClient_count() {
    try (Wire client =
        new Wire(gateway("half_close: cancel", "127.0.0.0/8, 192.0.2.0/24").port())) {
      client.send(HEADER + REQUEST.replace("host: g", "host: g\r\nx-forwarded-for: 10.9.9.9"));
      assertThat(body(client)).isEqualTo("10.9.9.9, 192.0.2.7");
    }
  }

  @Test
  void untrustedPeer_isClosed() {
    TestGateway gateway = gateway("half_close: cancel", "192.0.2.0/24");
    try (Wire client = new Wire(gateway.port())) {
      client.sendUntilClosed(HEADER + REQUEST);
      assertThat(client.rest().replace("<reset>", "")).isEmpty();
    }
    assertThat(count(gateway, "fanlight_connections_refused_total", "untrusted_proxy"))
        .isEqualTo(1);
    assertThat(upstream.arrivals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        REQUEST,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "PROXY TCP4 192.0.2.7 198.51.100.1 4711\r\n",
        "\r\n\r\n\0\r\nQUIT\n\u0031\u0011\0\u000c",
        "\r\n\r\n\0\r\nQUIT\n\u0021\u0011\u00ff\u00ff"
      })
  void anythingElse_isClosedUnserved(String begin) {
    TestGateway gateway = gateway();
    try (Wire client = new Wire(gateway.port())) {
      client.sendUntilClosed(begin + REQUEST);
      assertThat(client.rest().replace("<reset>", "")).isEmpty();
    }
    Eventually.equal(
        "what is counted",
        1.0,
        () -> count(gateway, "fanlight_clients_cut_total", "bad_proxy_header"));
    assertThat(upstream.arrivals()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PROXY TCP4 19"})
  void headerThatIsLate_isClosed(String begin) {
    TestGateway gateway = gateway("limits: {head_timeout: 100ms}", "127.0.0.0/8");
    try (Wire client = new Wire(gateway.port())) {
      client.send(begin);
      assertThat(client.rest()).isEmpty();
    }
    Eventually.equal(
        "what is counted",
        begin.isEmpty() ? 0.0 : 1.0,
        () -> count(gateway, "fanlight_clients_cut_total", "slow_head"));
  }

  @Test
  void connectionsPerClient_countsWhomTheProxyNames() {
    TestGateway gateway = gateway("limits: {connections_per_client: 1}", "127.0.0.0/8");
    try (Wire first = new Wire(gateway.port());
        Wire second = new Wire(gateway.port());
        Wire other = new Wire(gateway.port())) {
      first.send(HEADER + REQUEST);
      assertThat(body(first)).isEqualTo("192.0.2.7");
      second.sendUntilClosed(HEADER + REQUEST);
      assertThat(second.rest().replace("<reset>", "")).isEmpty();
      other.send(HEADER.replace("192.0.2.7", "192.0.2.8") + REQUEST);
      assertThat(body(other)).isEqualTo("192.0.2.8");
    }
    assertThat(count(gateway, "fanlight_connections_refused_total", "client_limit")).isEqualTo(1);
    Eventually.equal("what a client that has left gets", true, () -> served(gateway));
  }

  private static boolean served(TestGateway gateway) {
    try (Wire again = new Wire(gateway.port())) {
      return !again.headUnlessClosed(HEADER + REQUEST).isEmpty();
    }
  }

  @Test
  void tls_beginsBehindTheHeader() throws IOException, GeneralSecurityException {
    TestGateway gateway =
        gateway(
            "tls: {cert: \"%s\", key: \"%s\"}"
                .formatted(CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath()),
            "127.0.0.0/8");
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      plain.getOutputStream().write(HEADER.getBytes(ISO_8859_1));
      try (SSLSocket secure =
          (SSLSocket) trusting().getSocketFactory().createSocket(plain, "localhost", 443, true)) {
        secure
            .getOutputStream()
            .write(REQUEST.replace("host: g", "host: g\r\nconnection: close").getBytes(ISO_8859_1));
        assertThat(new String(secure.getInputStream().readAllBytes(), ISO_8859_1))
            .startsWith("HTTP/1.1 200")
            .endsWith("192.0.2.7");
      }
    }
  }

  private static SSLContext trusting() throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        null,
        new TrustManager[] {
          new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
              return new X509Certificate[0];
            }
          }
        },
        null);
    return context;
  }
}
