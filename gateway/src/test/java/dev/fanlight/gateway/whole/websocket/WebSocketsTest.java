package dev.fanlight.gateway.whole.websocket;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static dev.fanlight.gateway.whole.tunnel.TunnelUpstream.HANDSHAKE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.TrustsAll;
import dev.fanlight.gateway.whole.tunnel.Http2Socket;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A WebSocket through the gateway behaves as one without it: the same frames come back, with the
 * same close codes, whatever its client does.
 */
class WebSocketsTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** One for all, so that handshakes are short. */
  private static final SSLContext TLS = TrustsAll.context();

  private static final boolean WHOLE = Boolean.getBoolean("websockets.whole");
  private static final int PATIENCE_MILLIS = 15_000;

  /** What comes back without a gateway. */
  private static final Map<WebSocketCases, Map<String, List<String>>> EXPECTED =
      new EnumMap<>(WebSocketCases.class);

  private static WebSocketEcho echo;

  private TestGateway gateway;

  /** How a client comes to its WebSocket. */
  enum Way {
    HTTP_1(false, false),
    HTTP_1_TLS(false, true),
    HTTP_2(true, false),
    HTTP_2_TLS(true, true);

    private final boolean http2;
    private final boolean tls;

    Way(boolean http2, boolean tls) {
      this.http2 = http2;
      this.tls = tls;
    }

    /** The first plays every case, and the others share them. */
    boolean plays(int number) {
      return this == HTTP_1 || WHOLE || number % (values().length - 1) == ordinal() - 1;
    }
  }

  @BeforeAll
  static void listen() {
    echo = new WebSocketEcho();
  }

  @AfterAll
  static void forget() {
    echo.close();
    EXPECTED.clear();
  }

  @BeforeEach
  void start() {
    gateway =
        stage.gateway(
            """
            listeners:
              - {name: public, host: 127.0.0.1, port: 0}
              - {name: secure, host: 127.0.0.1, port: 0, tls: {cert: "%s", key: "%s"}}
            upstreams:
              echo: {url: "http://127.0.0.1:%d"}
            routes:
              - {name: chat, match: {path: /chat}, proxy: {upstream: echo}, upgrade: [websocket]}
            """
                .formatted(
                    CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath(), echo.port()));
  }

  @AfterEach
  void ended() {
    gateway.rest();
  }

  @ParameterizedTest
  @EnumSource
  void everyCase_endsAsWithoutAGateway(Way way) throws Exception {
    for (WebSocketCases kind : WebSocketCases.values()) {
      Map<String, List<String>> expected = EXPECTED.get(kind);
      if (expected == null) {
        expected = play(kind, null);
        EXPECTED.put(kind, expected);
      }
      Map<String, List<String>> played = play(kind, way);
      assertThat(played).as(kind.name()).isNotEmpty();
      assertThat(expected).as(kind.name()).containsAllEntriesOf(played);
    }
  }

  private Map<String, List<String>> play(WebSocketCases kind, @Nullable Way way) throws Exception {
    Map<String, List<String>> played = new LinkedHashMap<>();
    List<WebSocketCase> cases = kind.cases().toList();
    for (int i = 0; i < cases.size(); i++) {
      WebSocketCase each = cases.get(i);
      if (way != null && !way.plays(i)) {
        continue;
      }
      try (Socket socket = way == null ? direct() : transport(way)) {
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        List<String> came =
            way != null && way.http2 ? overHttp2(each, socket) : overHttp1(each, socket);
        assertThat(came).as(each.name()).hasSizeGreaterThan(1);
        assertThat(played.put(each.name(), came)).as("two cases are called the same").isNull();
      }
    }
    return played;
  }

  private static Socket direct() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), echo.port());
  }

  private Socket transport(Way way) throws Exception {
    if (!way.tls) {
      return new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    }
    SSLSocket tls =
        (SSLSocket)
            TrustsAll.context()
                .getSocketFactory()
                .createSocket("127.0.0.1", gateway.port("secure"));
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {way.http2 ? "h2" : "http/1.1"});
    tls.setSSLParameters(parameters);
    tls.startHandshake();
    return tls;
  }

  private static List<String> overHttp1(WebSocketCase played, Socket socket) throws IOException {
    String offer =
        played.extensions().isEmpty()
            ? ""
            : "Sec-WebSocket-Extensions: " + played.extensions() + "\r\n";
    socket
        .getOutputStream()
        .write(HANDSHAKE.replaceFirst("\r\n\r\n", "\r\n" + offer + "\r\n").getBytes(ISO_8859_1));
    List<String> came = new ArrayList<>();
    came.add("agreed " + agreed(head(socket.getInputStream())));
    came.addAll(WebSocketPlay.of(played, socket));
    return came;
  }

  /** And no byte more. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    return head.toString();
  }

  private static String agreed(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions: "))
        .map(line -> line.substring(26))
        .findAny()
        .orElse("");
  }

  private static List<String> overHttp2(WebSocketCase played, Socket transport) throws IOException {
    String[] offer =
        played.extensions().isEmpty()
            ? new String[0]
            : new String[] {"sec-websocket-extensions", played.extensions()};
    List<String> came = new ArrayList<>();
    try (Http2Socket socket = new Http2Socket(transport, "/chat", offer)) {
      Http2Headers head = socket.head();
      assertThat(head.status().toString()).isEqualTo("200");
      came.add("agreed " + Objects.requireNonNullElse(head.get("sec-websocket-extensions"), ""));
      came.addAll(WebSocketPlay.of(played, socket));
    }
    return came;
  }
}
