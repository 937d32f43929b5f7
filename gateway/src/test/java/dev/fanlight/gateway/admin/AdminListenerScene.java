package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.admin.snapshot.Glance;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** An admin listener at a port of loopback, and the requests of a client. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AdminListenerScene {
  final Telemetry telemetry = new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  final Readiness readiness = new Readiness();
  private final RecentExchanges recent = new RecentExchanges(1);
  final AdminSources sources =
      sources(new AdminSources.Live(AdminListenerScene::glance, () -> null));
  AdminListener listener;

  AdminSources sources(AdminSources.Live live) {
    return new AdminSources(
        telemetry,
        recent,
        readiness,
        this::snapshot,
        List::of,
        List::of,
        AdminListenerScene.unexplained(),
        (u, e, order, who) -> false,
        live);
  }

  /** Nobody asks about the configuration. */
  static AdminSources.Explained unexplained() {
    return new AdminSources.Explained(
        () -> {
          throw new AssertionError("nobody asks");
        },
        () -> {
          throw new AssertionError("nobody asks");
        },
        trace -> () -> {});
  }

  @BeforeAll
  void start() throws Exception {
    listener = start("127.0.0.1");
  }

  @AfterAll
  void close() throws Exception {
    listener.close().await(10, TimeUnit.SECONDS);
  }

  private GatewaySnapshot snapshot() {
    assertThat(Context.isOnEventLoopThread()).isFalse();
    return new GatewaySnapshot(
        Instant.EPOCH,
        new Readiness.State(
            "starting",
            new Readiness.FailedReload(Instant.EPOCH, "no such route", "a mistake", List.of(), 0)),
        new GatewaySnapshot.Totals(1, 2, 3, 4),
        List.of(new GatewaySnapshot.Loop(0, true), new GatewaySnapshot.Loop(1, false)),
        List.of(new GatewaySnapshot.Generation(7, GatewaySnapshot.Phase.DRAINING, 1, 2)),
        List.of(new GatewaySnapshot.Listener("public", "0.0.0.0", 8080, true, 9)),
        List.of(new GatewaySnapshot.Route("home", 1)),
        List.of(
            new GatewaySnapshot.Upstream(
                "users", 2, List.of(new GatewaySnapshot.Endpoint("127.0.0.1:9001", 1, 3)))),
        List.of(new GatewaySnapshot.Bulkhead("users", 64, 5, 6)),
        List.of(new GatewaySnapshot.Pool("default", 7, 8, 1, 2, 3)));
  }

  static Glance glance() {
    assertThat(Context.isOnEventLoopThread()).isFalse();
    return new Glance(
        Instant.EPOCH,
        new Readiness.State(null, null),
        List.of(7),
        new GatewaySnapshot.Totals(1, 2, 3, 4),
        List.of(),
        List.of(new GatewaySnapshot.Bulkhead("users", 64, 5, 6)),
        List.of());
  }

  static AdminConfig config(Address address) {
    return new AdminConfig(address, false, false, null, null);
  }

  AdminListener start(String host) throws Exception {
    return AdminListener.start(config(new Address(host, 0)), sources).await(10, TimeUnit.SECONDS);
  }

  String get(String path) throws IOException {
    return send("GET", path, "localhost", "");
  }

  String send(String method, String path, String host, String headers) throws IOException {
    return answer(request(listener.port(), method, path, host, headers));
  }

  static Socket request(int port, String method, String path, String host, String headers)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    String request =
        "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
            .formatted(method, path, host, headers);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  static String answer(Socket socket) throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
