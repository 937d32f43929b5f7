package dev.fanlight.gateway.whole.tls;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.fanlight.gateway.telemetry.RecordedLog;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream;
import dev.fanlight.gateway.whole.tunnel.TunnelUpstream.Tunnel;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** BoringSSL speaks with a client if it does all for it that the JDK's engine does. */
@EnabledOnOs(
    value = OS.LINUX,
    architectures = {"amd64", "aarch64"})
class TlsEnginesTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Of these, BoringSSL takes what the client prefers, and the JDK what it prefers itself. */
  private static final String[] SUITES = {"TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384"};

  @RegisterExtension
  final RecordedLog log =
      new RecordedLog("dev.fanlight.gateway.bootstrap.generation.BoundListener");

  private static final String FAILURES = "fanlight_tls_handshake_failures_total";

  private TunnelUpstream upstream;

  @BeforeEach
  void listen() {
    upstream = new TunnelUpstream();
  }

  @AfterEach
  void close() {
    upstream.close();
  }

  private String yaml(boolean tunnels, boolean asksClients) {
    return """
    listeners:
      - {name: public, host: 127.0.0.1, port: 0, tls: {cert: "%2$s", key: "%3$s"%4$s}}
    upstreams: {up: {url: "http://127.0.0.1:%1$d"}}
    routes:
      - {name: hello, match: {path: /hello}, respond: {body: hi}}
      - {name: chat, match: {path: /chat}, proxy: {upstream: up}%5$s}
    """
        .formatted(
            upstream.port(),
            CERTIFICATE.certificatePath(),
            CERTIFICATE.privateKeyPath(),
            asksClients
                ? ", client_auth: {mode: optional, ca: \"" + CERTIFICATE.certificatePath() + "\"}"
                : "",
            tunnels ? ", upgrade: [websocket]" : "");
  }

  private static SSLSocket open(TestGateway gateway, @Nullable String protocol) throws IOException {
    SSLSocket socket = new TlsClient().open(gateway.port(), "localhost");
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setCipherSuites(SUITES);
    if (protocol != null) {
      parameters.setApplicationProtocols(new String[] {protocol});
    }
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static String engine(SSLSocket socket) {
    return socket.getSession().getCipherSuite().equals(SUITES[0]) ? "BoringSSL" : "JDK";
  }

  private static String engine(TestGateway gateway, @Nullable String protocol) throws IOException {
    try (SSLSocket socket = open(gateway, protocol)) {
      return engine(socket);
    }
  }

  private static void asks(SSLSocket socket) throws IOException {
    socket.getOutputStream().write("GET /hello HTTP/1.1\r\nHost: g\r\n\r\n".getBytes(US_ASCII));
    DataInputStream in = new DataInputStream(socket.getInputStream());
    StringBuilder answer = new StringBuilder();
    while (answer.indexOf("\r\n\r\nhi") < 0) {
      answer.append((char) in.readUnsignedByte());
    }
  }

  private static int available(Socket socket) {
    try {
      return socket.getInputStream().available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, , BoringSSL",
    "false, false, http/1.1, BoringSSL",
    "false, false, h2, BoringSSL",
    "true, false, , JDK",
    "true, false, http/1.1, JDK",
    "true, false, h2, BoringSSL",
    "false, true, h2, JDK"
  })
  void aClient_isServedByTheOneThatSuitsIt(
      boolean tunnels, boolean asksClients, @Nullable String protocol, String engine)
      throws Exception {
    TestGateway gateway = stage.gateway(yaml(tunnels, asksClients));

    assertThat(engine(gateway, protocol)).isEqualTo(engine);
  }

  @Test
  void aReload_changesTheEngineOfNewConnections() throws Exception {
    TestGateway gateway = stage.gateway(yaml(false, false));
    try (SSLSocket open = open(gateway, "http/1.1")) {
      asks(open);

      gateway.reloaded(yaml(true, false));

      asks(open);
      assertThat(engine(open)).isEqualTo("BoringSSL");
    }
    assertThat(engine(gateway, "http/1.1")).isEqualTo("JDK");
    gateway.reloaded(yaml(false, false));
    assertThat(engine(gateway, "http/1.1")).isEqualTo("BoringSSL");
  }

  @Test
  void theLog_saysWhichEnginesAListenerHas_wheneverThatChanges() {
    TestGateway gateway = stage.gateway(yaml(false, false));
    gateway.reloaded(yaml(false, false).replace("hi", "ho"));
    gateway.reloaded(yaml(true, false));
    gateway.reloaded(yaml(true, true));

    assertThat(log.events())
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "listener public: BoringSSL speaks TLS 1.3, the JDK speaks TLS 1.2",
            "listener public: BoringSSL speaks TLS 1.3 for HTTP/2, the JDK speaks the rest (a route"
                + " has upgrade)",
            "listener public: the JDK speaks TLS (client_auth)");
  }

  /** BoringSSL ends both ways at once, as TLS 1.2 does, and the other side is told. */
  @Test
  void aTunnelOnAConnectionThatIsOlderThanItsRoute_endsWithItsClient() throws Exception {
    TestGateway gateway = stage.gateway(yaml(false, false));
    SSLSocket open = open(gateway, "http/1.1");
    asks(open);
    gateway.reloaded(yaml(true, false));
    try (Tunnel tunnel = upstream.open(new Wire(() -> open))) {
      tunnel.works();
      tunnel.client().send("last");
      tunnel.client().endOutput();

      assertThat(tunnel.upstream().rest()).isEqualTo("last");
      assertThat(tunnel.client().rest()).isEmpty();
    }
    gateway.rest();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void protocolsThatTheGatewayDoesNotSpeak_areRefusedWithAnAlert(String version) throws Exception {
    TestGateway gateway = stage.gateway(yaml(false, false));
    try (SSLSocket socket = open(gateway, "spdy/1")) {
      socket.setEnabledCipherSuites(socket.getSupportedCipherSuites());
      socket.setEnabledProtocols(new String[] {version});

      assertThatThrownBy(socket::startHandshake)
          .isInstanceOf(SSLException.class)
          .hasMessageContaining("no_application_protocol");
    }
    Eventually.equal(
        "counted handshakes",
        1.0,
        () -> gateway.metrics().sum(FAILURES, "reason=\"no_common_protocol\""));
  }

  @Test
  void aClientThatSharesNoGroupWithBoringSsl_isServed() throws Exception {
    try (SSLSocket socket = open(stage.gateway(yaml(false, false)), "http/1.1")) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setNamedGroups(new String[] {"ffdhe2048"});
      socket.setSSLParameters(parameters);

      asks(socket);
    }
  }

  /** They come with the acknowledgment that a client with Nagle's algorithm waits for. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aClientThatSendsNothing_getsTheSessionsThatItMayResume(boolean tunnels) throws Exception {
    TestGateway gateway = stage.gateway(yaml(tunnels, false));
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
        SSLSocket socket =
            (SSLSocket)
                new TlsClient()
                    .context()
                    .getSocketFactory()
                    .createSocket(plain, "localhost", gateway.port(), false)) {
      socket.setSoTimeout(15_000);
      socket.startHandshake();

      Eventually.equal("something to read", true, () -> available(plain) > 0);
      asks(socket); // which has not been closed
    }
  }

  @Test
  void aClientWhoseFirstMessageIsLongerThanBoringSslTakes_isServed() throws Exception {
    try (SSLSocket socket = open(stage.gateway(yaml(false, false)), "http/1.1")) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(
          Stream.concat(
                  Stream.of("http/1.1"), IntStream.range(0, 100).mapToObj(i -> i + "x".repeat(200)))
              .toArray(String[]::new));
      socket.setSSLParameters(parameters);

      asks(socket);
      assertThat(engine(socket)).isEqualTo("JDK");
    }
  }
}
