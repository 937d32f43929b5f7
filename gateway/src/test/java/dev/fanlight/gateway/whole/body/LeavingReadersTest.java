package dev.fanlight.gateway.whole.body;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.TrustsAll;
import dev.fanlight.gateway.whole.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that leave while records wait for them. */
class LeavingReadersTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** The preface, empty settings, and a head of literals without Huffman's code. */
  private static final String GET_2 =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
          + "\0\0\0\4\0\0\0\0\0"
          + "\0\0\15\1\5\0\0\0\1"
          + "\202\206\101\1a\104\6/large";

  private final Http1Upstream upstream = stage.upstream();

  @Test
  void aClientThatBreaksOff_letsNoCallBeginThatWasHeldBack() {
    String record = "\"" + "x".repeat(40 * 1024) + "\"";
    upstream.on("/record", call -> call.json(record));
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "%s"}
            routes:
              - name: records
                match: {path: /records}
                fan_out:
                  join: as_completed
                  max_body: 16KiB
                  concurrency: 1
                  for_each: {in: query.id, as: id, max: 1000}
                  call: {upstream: up, path: /record}
            """
                .formatted(upstream.url()));
    String ids = "id=1" + "&id=1".repeat(999);

    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /records?" + ids + " HTTP/1.1\r\nHost: a\r\n\r\n");
      Eventually.noComplaint(() -> stopped(gateway) ? "" : "calls still start");
      double before = calls(gateway);

      client.reset();

      Eventually.equal(
          "exchanges under way", 0.0, () -> gateway.metrics().sum("fanlight_requests_in_flight"));
      assertThat(calls(gateway)).isEqualTo(before);
    }
  }

  private enum Spoken {
    CLEAR,
    TLS,
    H2
  }

  /** A client that asks for more than the systems on the way take, and reads nothing. */
  private static Socket ask(Spoken spoken, TestGateway gateway) throws IOException {
    Socket client =
        new Socket(
            InetAddress.getLoopbackAddress(), gateway.port(spoken.name().toLowerCase(Locale.ROOT)));
    String get = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
    Socket speaking =
        spoken == Spoken.TLS
            ? TrustsAll.context()
                .getSocketFactory()
                .createSocket(client, "localhost", client.getPort(), false)
            : client;
    speaking.getOutputStream().write((spoken == Spoken.H2 ? GET_2 : get).getBytes(ISO_8859_1));
    return client;
  }

  /** A client leaves while nothing of its answer is taken. */
  @FunctionalInterface
  private interface Leaving {
    void leave(Socket client) throws IOException;
  }

  private void assertSeenAtOnce(Spoken spoken, Leaving leaving) throws IOException {
    upstream.on(
        "/large",
        call -> {
          call.head(200, -1);
          byte[] chunk = new byte[64 * 1024];
          for (int i = 0; i < 1024; i++) {
            call.write(chunk);
          }
          call.end();
        });
    TestGateway gateway =
        stage.gateway(
            """
            listeners:
              - {name: clear, host: 127.0.0.1, port: 0, limits: {idle_timeout: 1h}}
              - {name: h2, host: 127.0.0.1, port: 0, limits: {idle_timeout: 1h}}
              - name: tls
                host: 127.0.0.1
                port: 0
                limits: {idle_timeout: 1h}
                tls: {cert: "%s", key: "%s"}
            upstreams: {up: {url: "%s", timeout: 1h}}
            routes:
              - name: large
                match: {path: /large}
                timeout: 1h
                idle_timeout: 1h
                proxy: {upstream: up}
            """
                .formatted(
                    CERTIFICATE.certificatePath(), CERTIFICATE.privateKeyPath(), upstream.url()));
    try (Socket client = ask(spoken, gateway)) {
      Eventually.noComplaint(
          () -> gateway.metrics().sum("fanlight_held_bytes") > 32 * 1024 ? "" : "nothing waits");

      leaving.leave(client);

      gateway.rest();
      assertThat(upstream.awaitArrival("/large").awaitDeparture()).isNotNull();
    }
  }

  /** What it has not read makes its system reset the connection. */
  @ParameterizedTest
  @EnumSource(Spoken.class)
  void aClientThatCloses_whileItsAnswerWaits_isSeenAtOnce(Spoken spoken) throws IOException {
    assertSeenAtOnce(spoken, Socket::close);
  }

  @ParameterizedTest
  @EnumSource(Spoken.class)
  void aClientThatEndsItsOutput_whileItsAnswerWaits_isSeenAtOnce(Spoken spoken) throws IOException {
    assertSeenAtOnce(spoken, Socket::shutdownOutput);
  }

  /** Looks long enough between two numbers of calls for one more to have started. */
  private static boolean stopped(TestGateway gateway) {
    double before = calls(gateway);
    for (int i = 0; i < 20; i++) {
      if (calls(gateway) != before) {
        return false;
      }
    }
    return before > 0;
  }

  private static double calls(TestGateway gateway) {
    return gateway.metrics().sum("fanlight_call_attempts_total", "upstream=\"up\"");
  }
}
