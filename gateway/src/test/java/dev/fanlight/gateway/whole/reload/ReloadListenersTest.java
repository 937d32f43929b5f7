package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Metrics;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Sockets come and go with a reload; one that stays is never closed. */
class ReloadListenersTest {
  private static final String GET = "GET /%s HTTP/1.1\r\nhost: g\r\n%s\r\n";

  @RegisterExtension static final Stage stage = new Stage();

  private final int port = stage.port();
  private final int secondPort = stage.port();

  private static String listener(String name, int port, String limits) {
    return "{name: %s, host: 127.0.0.1, port: %d, limits: {%s}}".formatted(name, port, limits);
  }

  private static String yaml(String... listeners) {
    return """
    listeners: [%s]
    routes:
      - {name: all, match: {path: /all}, respond: {body: all}}
      - {name: some, match: {path: /some}, listeners: [two], respond: {body: some}}
      - {name: slow, match: {path: /slow}, respond: {delay: 500ms, body: slow}}
    """
        .formatted(String.join(", ", listeners));
  }

  /** The status that a connection of its own gets. */
  private static int status(int port, String path, String fields) {
    try (Wire wire = new Wire(port)) {
      return status(wire, path, fields);
    }
  }

  private static int status(Wire wire, String path, String fields) {
    String head = wire.send(GET.formatted(path, fields)).head();
    int length = Integer.parseInt(head.replaceFirst("(?s).*content-length: (\\d+).*", "$1"));
    wire.read(length);
    return Integer.parseInt(head.substring(9, 12));
  }

  private static boolean refused(int port) {
    try (Wire wire = new Wire(port)) {
      return wire.headUnlessClosed(GET.formatted("all", "")).isEmpty();
    } catch (UncheckedIOException failure) {
      return failure.getCause() instanceof ConnectException;
    }
  }

  @Test
  void aNewListener_isBound() {
    TestGateway gateway = stage.gateway(yaml(listener("two", port, "")));

    gateway.reloaded(yaml(listener("two", port, ""), listener("public", secondPort, "")));

    assertThat(status(secondPort, "all", "")).isEqualTo(200);
    assertThat(status(secondPort, "some", "")).isEqualTo(404);
  }

  @Test
  void aRemovedListener_finishesItsExchangesAndIsClosed() {
    TestGateway gateway =
        stage.gateway(yaml(listener("two", port, ""), listener("public", secondPort, "")));
    try (Wire busy = new Wire(secondPort);
        Wire idle = new Wire(secondPort)) {
      assertThat(status(idle, "all", "")).isEqualTo(200);
      busy.send(GET.formatted("slow", ""));
      Eventually.equal(
          "exchanges",
          1.0,
          () -> gateway.metrics().sum("fanlight_requests_in_flight", "route=\"slow\""));

      gateway.reloaded(yaml(listener("two", port, "")));

      Eventually.equal("whether it refuses", true, () -> refused(secondPort));
      assertThat(idle.rest()).isEmpty();
      assertThat(busy.head()).startsWith("http/1.1 200").contains("connection: close");
      assertThat(busy.rest()).isEqualTo("slow");
      assertThat(status(port, "all", "")).isEqualTo(200);
    }
  }

  @Test
  void aListenerThatComesBack_isBoundAgain() {
    TestGateway gateway =
        stage.gateway(yaml(listener("two", port, ""), listener("public", secondPort, "")));
    gateway.reloaded(yaml(listener("two", port, "")));
    Eventually.equal("whether it refuses", true, () -> refused(secondPort));

    gateway.reloaded(yaml(listener("two", port, ""), listener("public", secondPort, "")));

    assertThat(status(secondPort, "all", "")).isEqualTo(200);
  }

  @Test
  void aListenerThatComesBackWhileItsOldExchangesLast_isBoundAgain() {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    Http1Upstream upstream = stage.upstream();
    upstream.on(
        "/stream",
        call -> {
          call.head(200, -1);
          call.write("first,");
          call.await(gate);
          call.write("last");
          call.end();
        });
    String stream =
        """
          - {name: stream, match: {path: /stream}, proxy: {upstream: up}}
        upstreams: {up: {url: "%s"}}
        """
            .formatted(upstream.url());
    String both = yaml(listener("two", port, ""), listener("public", secondPort, "")) + stream;
    TestGateway gateway = stage.gateway(both);
    try (Wire wire = new Wire(secondPort)) {
      wire.send(GET.formatted("stream", "")).head();
      assertThat(wire.chunk()).isEqualTo("first,");
      gateway.reloaded(yaml(listener("two", port, "")) + stream);
      Eventually.equal("whether it refuses", true, () -> refused(secondPort));

      gateway.reloaded(both);

      assertThat(status(secondPort, "all", "")).isEqualTo(200);
      gate.complete(null);
      assertThat(wire.chunk()).isEqualTo("last");
      assertThat(wire.chunk()).isEmpty();
    }
  }

  @Test
  void changedLimits_areThoseOfNewConnections() {
    TestGateway gateway = stage.gateway(yaml(listener("two", port, "headers: 16KiB")));
    String large = "x: " + "y".repeat(4000) + "\r\n";
    try (Wire before = new Wire(port)) {
      assertThat(status(before, "all", large)).isEqualTo(200);

      gateway.reloaded(yaml(listener("two", port, "headers: 1KiB")));

      assertThat(status(before, "all", large)).isEqualTo(200);
      assertThat(status(port, "all", large)).isEqualTo(431);
      assertThat(status(port, "all", "")).isEqualTo(200);
    }
  }

  @Test
  void changedLimits_areThoseOfNewHttp2ConnectionsToo() {
    TestGateway gateway =
        stage.gateway(yaml(listener("two", 0, ""), listener("public", port, "headers: 1KiB")));
    gateway.reloaded(yaml(listener("two", 0, ""), listener("public", port, "headers: 16KiB")));
    TestClient client = stage.client(gateway, HttpVersion.HTTP_2);
    assertThat(client.get("/all").status()).isEqualTo(200);

    assertThat(client.get("/all", "x: " + "y".repeat(4000)).status()).isEqualTo(200);
  }

  @Test
  void trustedProxies_areThoseOfNewConnections() {
    TestGateway gateway = stage.gateway(yaml(listener("two", port, "")));
    String deadline = "x-request-timeout-ms: 1\r\n";
    assertThat(status(port, "slow", deadline)).isEqualTo(200);

    gateway.reloaded("trusted_proxies: [127.0.0.1]\n" + yaml(listener("two", port, "")));

    assertThat(status(port, "slow", deadline)).isEqualTo(504);
  }

  @Test
  void aRenamedListener_keepsItsSocketAndItsConnections() {
    TestGateway gateway = stage.gateway(yaml(listener("one", port, ""), listener("two", 0, "")));
    try (Wire before = new Wire(port)) {
      assertThat(status(before, "some", "")).isEqualTo(404);

      gateway.reloaded(yaml(listener("two", port, "")));

      assertThat(status(before, "some", "")).isEqualTo(200);
    }
  }

  @Test
  void aRenamedListener_isCountedByItsNewNameOnly() {
    String limits = "connections: 1";
    TestGateway gateway = stage.gateway(yaml(listener("two", port, limits)));
    gateway.reloaded(yaml(listener("three", port, limits)).replace("two", "three"));

    try (Wire held = new Wire(port)) {
      assertThat(status(held, "all", "")).isEqualTo(200);
      Eventually.noComplaint(() -> {
        new Wire(port).close();
        Metrics metrics = gateway.metrics();
        double refused =
            metrics.sum(
                "fanlight_connections_refused_total", "listener=\"three\"", "reason=\"limit\"");
        return refused > 0 ? "" : "none is counted by the new name";
      });
    }
    Eventually.equal(
        "series of the old name",
        List.of(),
        () ->
            gateway.metrics().series("fanlight_connections_refused_total").keySet().stream()
                .filter(series -> series.contains("listener=\"two\""))
                .toList());
    assertThat(gateway.admin("/api/status")).contains("\"three\"").doesNotContain("\"two\"");
  }

  @Test
  void swappedListeners_swapTheirNamesOnly() {
    TestGateway gateway =
        stage.gateway(yaml(listener("one", port, ""), listener("two", secondPort, "")));

    gateway.reloaded(yaml(listener("one", secondPort, ""), listener("two", port, "")));

    assertThat(status(port, "some", "")).isEqualTo(200);
    assertThat(status(secondPort, "some", "")).isEqualTo(404);
  }

  @Test
  void aPortThatIsTaken_failsTheReloadAndNothingElse() throws IOException {
    TestGateway gateway = stage.gateway(yaml(listener("two", port, "")));
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int third = taken.getLocalPort();

      CompletableFuture<Void> reload =
          gateway.reload(
              yaml(
                  listener("two", port, ""),
                  listener("fine", secondPort, ""),
                  listener("late", third, "")));

      assertThatThrownBy(reload::join)
          .hasMessageContaining("listener late cannot listen on 127.0.0.1:" + third);
    }
    assertThat(status(port, "all", "")).isEqualTo(200);
    assertThat(refused(secondPort)).isTrue();
    Eventually.equal("generations", 1, gateway::generations);
  }

  @Test
  void theOperatorsListener_movesToo() {
    String listeners = yaml(listener("two", port, ""));
    TestGateway gateway = stage.gateway(listeners);
    int before = gateway.adminPort();

    gateway.reloaded("admin: {host: 127.0.0.1, port: " + secondPort + "}\n" + listeners);

    assertThat(gateway.adminPort()).isEqualTo(secondPort);
    assertThat(gateway.admin("/health/ready")).isEqualTo("{\"status\":\"ready\"}");
    Eventually.equal("whether it refuses", true, () -> refused(before));
  }
}
