package dev.fanlight.gateway.whole.endpoint;

import static dev.fanlight.gateway.whole.Localhost.CERTIFICATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.H2cUpstream;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Reply;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Endpoints that cannot be connected to. */
class ConnectFailuresTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final List<ServerSocket> silent = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (ServerSocket socket : silent) {
      socket.close();
    }
  }

  /** Takes connections and says nothing. */
  private ServerSocket silent() {
    try {
      ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      silent.add(socket);
      return socket;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static TestGateway gateway(String upstream) {
    return stage.gateway(
        """
        upstreams:
          up: {%s}
        routes:
          - {name: x, match: {path: /**}, proxy: {upstream: up}}
        """
            .formatted(upstream));
  }

  @ParameterizedTest
  @ValueSource(strings = {"round_robin", "random", "least_requests", "{consistent_hash: header.x}"})
  void refusedConnect_isTriedOnAnotherEndpointAtOnce(String balance) {
    Http1Upstream upstream = stage.upstream();
    upstream.on("/x", call -> call.answer(200, "right"));
    TestGateway gateway =
        gateway(
            "endpoints: [\"http://127.0.0.1:%d\", \"%s\"], balance: %s"
                .formatted(stage.port(), upstream.url(), balance));
    TestClient client = stage.client(gateway);

    for (int i = 0; i < 40; i++) {
      assertThat(client.get("/x", "x: " + i).body()).isEqualTo("right");
      assertThat(client.post("/x", "content", "x: " + i).body()).isEqualTo("right");
    }
    Metrics after = gateway.quiet();
    assertThat(after.sum("fanlight_calls_total", "outcome=\"failure\"")).isZero();
    // Passed over: two loops and a second trial at the most.
    assertThat(after.sum("fanlight_call_attempts_total", "reason=\"retry\"")).isBetween(0.0, 10.0);
  }

  @Test
  void everyEndpointRefuses_isConnectFailed() {
    TestGateway gateway =
        gateway(
            "endpoints: [\"http://127.0.0.1:%d\", \"http://127.0.0.1:%d\"]"
                .formatted(stage.port(), stage.port()));
    TestClient client = stage.client(gateway);

    for (int i = 0; i < 3; i++) {
      Reply reply = client.get("/x");
      assertThat(reply.code()).isEqualTo("connect_failed");
      assertThat(reply.field("proxy-status")).contains("error=connection_refused");
      assertThat(reply.body()).contains("it refuses connections");
    }
    assertThat(gateway.quiet().sum("fanlight_call_attempts_total")).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({"http, h2c", "https, http/1.1", "https, h2"})
  void endpointThatTakesTheSocketAndSaysNothing_isNotConnected(String scheme, String protocol)
      throws IOException {
    ServerSocket upstream = silent();
    TestGateway gateway =
        gateway(
            "url: \"%s://127.0.0.1:%d\", protocol: %s, connect_timeout: 100ms, timeout: 10s"
                .formatted(scheme, upstream.getLocalPort(), protocol));

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.code()).isEqualTo("connect_failed");
    assertThat(reply.field("proxy-status")).contains("error=connection_timeout");
    try (Socket taken = upstream.accept()) {
      taken.setSoTimeout(15_000);
      assertThat(endsOf(taken)).isTrue();
    }
  }

  private static boolean endsOf(Socket socket) {
    try {
      socket.getInputStream().readAllBytes();
      return true;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @ParameterizedTest
  @CsvSource({"http, h2c"})
  void endpointThatNeverConnects_isLeftForAnother(String scheme, String protocol) {
    H2cUpstream upstream = stage.h2cUpstream();
    upstream.on("/x", call -> call.answer(200, "right"));
    TestGateway gateway =
        gateway(
            "endpoints: [\"%s://127.0.0.1:%d\", \"%s\"], protocol: %s, connect_timeout: 100ms"
                .formatted(scheme, silent().getLocalPort(), upstream.url(), protocol));
    TestClient client = stage.client(gateway);

    for (int i = 0; i < 6; i++) {
      assertThat(client.get("/x").body()).isEqualTo("right");
    }
  }

  @Test
  void nameThatDoesNotExist_isDnsError() {
    Reply reply = stage.client(gateway("url: \"http://no.such.name.invalid:80\"")).get("/x");

    assertThat(reply.code()).isEqualTo("connect_failed");
    assertThat(reply.field("proxy-status")).contains("error=dns_");
    assertThat(reply.body()).doesNotContain("Exception");
  }

  @ParameterizedTest
  @CsvSource({"true, its certificate is for another name", "false, not signed by an authority"})
  void certificateThatIsNotAccepted_isNamed(boolean trusted, String reason) {
    HttpServer server =
        stage
            .vertx()
            .createHttpServer(
                new HttpServerOptions()
                    .setHost("127.0.0.1")
                    .setPort(0)
                    .setSsl(true)
                    .setKeyCertOptions(CERTIFICATE.keyCertOptions()))
            .requestHandler(request -> request.response().end("no"));
    Eventually.get("the upstream", server.listen().toCompletionStage().toCompletableFuture());
    String tls = trusted ? ", tls: {ca: \"" + CERTIFICATE.certificatePath() + "\"}" : "";

    Reply reply =
        stage
            .client(gateway("url: \"https://127.0.0.1:" + server.actualPort() + "\"" + tls))
            .get("/x");

    assertThat(reply.code()).isEqualTo("connect_failed");
    assertThat(reply.field("proxy-status")).contains("error=tls_certificate_error");
    assertThat(reply.body()).contains(reason);
    Eventually.get("its end", server.close().toCompletionStage().toCompletableFuture());
  }

  @Test
  void httpBehindHttps_isNamed() {
    Http1Upstream upstream = stage.upstream();
    Reply reply =
        stage
            .client(gateway("url: \"" + upstream.url().replace("http:", "https:") + "\""))
            .get("/x");

    assertThat(reply.field("proxy-status")).contains("error=tls_");
    assertThat(reply.body()).doesNotContain("Exception");
  }

  @Test
  void callOfAFanOut_keepsItsErrorType() {
    TestGateway gateway =
        stage.gateway(
            """
            upstreams:
              up: {url: "http://127.0.0.1:%d"}
            routes:
              - {name: x, match: {path: /x}, fan_out: {calls: [{name: a, upstream: up, path: /a}]}}
            """
                .formatted(stage.port()));

    assertThat(stage.client(gateway).get("/x").field("proxy-status"))
        .contains("error=connection_refused");
  }

  /** As a connect that the platform loses does; nothing has been sent on it. */
  @Test
  void connectionThatEndsBeforeItCarriesAnything_isMadeOnceMore() {
    ServerSocket server = silent();
    AtomicInteger connections = new AtomicInteger();
    Thread.startVirtualThread(() -> allowNothingAndEnd(server, connections));
    TestGateway gateway =
        gateway("url: \"http://127.0.0.1:%d\", protocol: h2c".formatted(server.getLocalPort()));

    Reply reply = stage.client(gateway).get("/x");

    assertThat(reply.status()).isEqualTo(502);
    assertThat(reply.body()).contains("urn:fanlight:error:connect_failed");
    assertThat(connections).hasValue(2);
  }

  /** HTTP/2 that allows no stream at all. */
  private static void allowNothingAndEnd(ServerSocket server, AtomicInteger connections) {
    byte[] settings = {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0};
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        connections.incrementAndGet();
        socket.getOutputStream().write(settings);
        socket.shutdownOutput();
        socket.getInputStream().readAllBytes();
      } catch (IOException ended) {
        // The next one, if there is one.
      }
    }
  }
}
