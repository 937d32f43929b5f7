package dev.fanlight.gateway.whole.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whoever is cut off is counted, with the reason; a request that is refused so, as a request too.
 */
class CutClientsTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final String SETTINGS = frame(4, 0, 0, "");

  private static final String HEAD = "\202\206\204\0\12:authority\1a";

  private static String frame(int type, int flags, int stream, String payload) {
    int length = payload.length();
    return ""
        + (char) (length >> 16)
        + (char) (length >> 8 & 0xff)
        + (char) (length & 0xff)
        + (char) type
        + (char) flags
        + "\0\0\0"
        + (char) stream
        + payload;
  }

  /** A literal of more than 127 bytes and less than 16 KiB. */
  private static String field(String name, int length) {
    int rest = length - 127;
    return "\0"
        + (char) name.length()
        + name
        + "\177"
        + (char) (rest & 0x7f | 0x80)
        + (char) (rest >> 7)
        + "x".repeat(length);
  }

  private static TestGateway gateway(String limits) {
    return gateway(limits, "{body: x}");
  }

  private static TestGateway gateway(String limits, String respond) {
    return stage.gateway(
        """
        listeners: [{name: public, host: 127.0.0.1, port: 0, limits: %s}]
        routes: [{name: x, match: {path: /x}, respond: %s}]
        """
            .formatted(limits, respond));
  }

  private static double cut(Metrics metrics, String reason) {
    return metrics.sum("fanlight_clients_cut_total", "reason=\"" + reason + "\"");
  }

  private static double refused(Metrics metrics, int status) {
    return metrics.sum("fanlight_requests_total", "route=\"none\"", "status=\"" + status + "\"");
  }

  private static void awaitCut(TestGateway gateway, String reason) {
    Eventually.equal(reason, 1.0, () -> cut(gateway.metrics(), reason));
  }

  static Stream<Arguments> http2() {
    return Stream.of(
        Arguments.of("bad_preface", PREFACE + frame(1, 5, 1, HEAD), 0),
        Arguments.of("flood", PREFACE + SETTINGS + frame(6, 0, 0, "12345678").repeat(2_100), 0),
        Arguments.of("protocol_error", PREFACE + SETTINGS + frame(4, 0, 1, ""), 0),
        Arguments.of("malformed_head", PREFACE + SETTINGS + frame(1, 5, 1, "\202\204"), 400),
        Arguments.of(
            "malformed_head",
            PREFACE + SETTINGS + frame(1, 5, 1, "\0\7:method\3G T\206\204\0\12:authority\1a"),
            400),
        Arguments.of(
            "head_too_large",
            PREFACE + SETTINGS + frame(1, 5, 1, HEAD + field("large", 1_100)),
            431),
        Arguments.of(
            "head_too_large",
            PREFACE + SETTINGS + frame(1, 5, 1, HEAD + field("large", 4_000)),
            431));
  }

  @ParameterizedTest
  @MethodSource("http2")
  void anHttp2Client_isCountedWithItsReason(String reason, String bytes, int refusedWith) {
    TestGateway gateway = gateway("{headers: 1KiB}");
    try (Wire client = new Wire(gateway.port())) {
      client.sendUntilClosed(bytes);

      awaitCut(gateway, reason);
    }
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_clients_cut_total")).isEqualTo(1);
    assertThat(after.sum("fanlight_requests_total")).isEqualTo(refusedWith == 0 ? 0 : 1);
    if (refusedWith != 0) {
      assertThat(refused(after, refusedWith)).isEqualTo(1);
      assertThat(gateway.admin("/api/exchanges")).contains("\"status\":" + refusedWith);
    }
  }

  private static String literal(String name, String value) {
    return "\0" + (char) name.length() + name + (char) value.length() + value;
  }

  static Stream<String> malformedHeads() {
    return Stream.of(
        HEAD + literal("X-Upper", "1"),
        HEAD + literal(":path", "/y"),
        HEAD + literal(":unknown", "1"),
        HEAD + literal(":status", "200"),
        HEAD + literal("connection", "close"),
        HEAD + literal("keep-alive", "5"),
        HEAD + literal("upgrade", "h2c"),
        HEAD + literal("te", "gzip"),
        HEAD + literal("transfer-encoding", "chunked"),
        HEAD + literal("content-length", "x"),
        HEAD + literal("x", "a\r\nb"),
        HEAD + literal("x", "a\0b"),
        HEAD + literal("x", " a"),
        HEAD + literal("x y", "1"),
        HEAD + literal("", "1"),
        literal("x", "1") + HEAD,
        "\202\206" + literal(":path", "") + literal(":authority", "a"),
        "\202\206" + literal(":path", "/\1") + literal(":authority", "a"));
  }

  /** In one frame, and in two of which the second comes later. */
  @ParameterizedTest
  @MethodSource("malformedHeads")
  void aMalformedHead_isCountedAndLoggedAtOnce_andTheConnectionGoesOn(String head) {
    TestGateway gateway = gateway("{headers: 1KiB}");
    try (Wire client = new Wire(gateway.port())) {
      client.send(PREFACE + SETTINGS + frame(1, 5, 1, head));
      awaitCut(gateway, "malformed_head");

      client.send(frame(1, 1, 3, head.substring(0, 1)));
      client.send(frame(9, 4, 3, head.substring(1)) + frame(1, 5, 5, HEAD));
      Eventually.equal("400", 2.0, () -> refused(gateway.metrics(), 400));
      Eventually.equal(
          "404", 1.0, () -> gateway.metrics().sum("fanlight_requests_total", "status=\"404\""));
    }
    Metrics after = gateway.quiet();
    assertThat(cut(after, "malformed_head")).isEqualTo(2);
    assertThat(after.sum("fanlight_clients_cut_total")).isEqualTo(2);
    assertThat(after.sum("fanlight_requests_total")).isEqualTo(3);
  }

  @Test
  void aStreamThatIsOneTooMany_isNoMalformedHead() {
    TestGateway gateway = gateway("{streams: 1}", "{body: x, delay: 10s}");
    String upload = "\203\206\0\5:path\2/x\0\12:authority\1a";
    try (Wire client = new Wire(gateway.port())) {
      client.send(PREFACE + SETTINGS + frame(1, 4, 1, upload) + frame(1, 5, 3, HEAD));
      Eventually.equal(
          "in flight", 1.0, () -> gateway.metrics().sum("fanlight_requests_in_flight"));
    }
    Eventually.equal("requests", 1.0, () -> gateway.metrics().sum("fanlight_requests_total"));
    assertThat(gateway.quiet().sum("fanlight_clients_cut_total")).isZero();
  }

  @Test
  void aSlowHead_isCountedAsARequestToo() {
    TestGateway gateway = gateway("{head_timeout: 50ms}");
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /x HTTP/1.1\r\nhos");
      assertThat(client.head()).contains(" 408 ");
    }
    Metrics after = gateway.quiet();
    assertThat(cut(after, "slow_head")).isEqualTo(1);
    assertThat(refused(after, 408)).isEqualTo(1);
  }

  @Test
  void aClientThatDoesNotComeToThePointWhichHttpItIs_isCounted() {
    TestGateway gateway = gateway("{head_timeout: 50ms}");
    try (Wire client = new Wire(gateway.port())) {
      client.send("PRI * HTT");
      assertThat(client.rest()).isEmpty();
    }
    awaitCut(gateway, "slow_head");
  }

  /** Browsers open connections ahead of time. */
  @Test
  void aConnectionThatSaysNothing_isNoFault() {
    TestGateway gateway = gateway("{head_timeout: 50ms}");
    try (Wire client = new Wire(gateway.port())) {
      assertThat(client.rest()).isEmpty();
    }
    assertThat(gateway.quiet().sum("fanlight_clients_cut_total")).isZero();
  }

  @Test
  void aSlowUpload_isCountedWithItsReason() {
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/x",
        call -> {
          call.read(1);
          call.read(1);
        });
    TestGateway gateway =
        stage.gateway(
            """
            listeners: [{name: public, host: 127.0.0.1, port: 0, limits: {body_rate: {bytes: 9, after: 200ms}}}]
            upstreams: {up: {url: "%s"}}
            routes: [{name: x, match: {path: /x}, proxy: {upstream: up}}]
            """
                .formatted(upstream.url()));
    try (Wire client = new Wire(gateway.port())) {
      client.send("POST /x HTTP/1.1\r\nhost: g\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n");
      assertThat(client.head()).contains(" 408 ");
    }
    assertThat(cut(gateway.quiet(), "slow_sender")).isEqualTo(1);
  }
}
