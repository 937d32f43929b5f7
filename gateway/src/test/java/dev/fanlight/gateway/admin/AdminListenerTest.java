package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.journal.RecentExchanges;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminListenerTest {
  private final Telemetry telemetry =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  private final Readiness readiness = new Readiness();
  private final RecentExchanges recent = new RecentExchanges(1);
  private final AdminSources sources =
      new AdminSources(
          telemetry, recent, readiness, this::snapshot, List::of, (u, e, order, who) -> false);
  private AdminListener listener;

  @BeforeAll
  void start() throws Exception {
    listener = start("127.0.0.1");
  }

  @AfterAll
  void close() throws Exception {
    listener.close().await(10, TimeUnit.SECONDS);
  }

  @Test
  void metrics_areTextByDefault() throws IOException {
    assertThat(get("/metrics"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("content-type: text/plain; version=0.0.4")
        .contains("\nfanlight_access_log_dropped_total 0.0\n");
  }

  @Test
  void metrics_areWhatAcceptPrefers() throws IOException {
    assertThat(send("GET", "/metrics", "localhost", "Accept: application/openmetrics-text\r\n"))
        .contains("content-type: application/openmetrics-text")
        .endsWith("# EOF\n");
  }

  @Test
  void metrics_areZippedForWhoTakesThat() throws IOException {
    assertThat(send("GET", "/metrics", "localhost", "Accept-Encoding: br, gzip;q=0.5\r\n"))
        .contains("content-encoding: gzip")
        .contains("vary: Accept, Accept-Encoding");
    assertThat(send("GET", "/metrics", "localhost", "Accept-Encoding: gzip;q=0, br\r\n"))
        .doesNotContain("content-encoding");
  }

  @Test
  void headOfMetrics_hasNoBody() throws IOException {
    assertThat(send("HEAD", "/metrics", "localhost", ""))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("\r\n\r\n");
  }

  @Test
  void everyLoopbackAddress_isThisMachinesOwn_andNoNameThatOnlyLooksLikeOne() throws IOException {
    assertThat(send("GET", "/health/live", "127.0.0.2", "")).startsWith("HTTP/1.1 200 ");
    assertThat(send("GET", "/health/live", "127.evil.example", "")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void live_isAnsweredFromTheStart() throws IOException {
    assertThat(get("/health/live"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("{\"status\":\"live\"}");
  }

  @Test
  void ready_followsTheGateway() throws IOException {
    assertThat(get("/health/ready"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("{\"status\":\"not_ready\",\"reason\":\"starting\"}");

    readiness.ready();
    assertThat(get("/health/ready"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .endsWith("{\"status\":\"ready\"}");

    readiness.notReady("shutting down");
    assertThat(get("/health/ready"))
        .startsWith("HTTP/1.1 503 ")
        .endsWith("{\"status\":\"not_ready\",\"reason\":\"shutting down\"}");
  }

  @Test
  void ready_tellsOfAReloadThatFailed() throws IOException {
    readiness.notReloaded(Instant.EPOCH, "no such route");
    assertThat(get("/health/ready"))
        .endsWith(
            ",\"last_reload\":{\"result\":\"failure\",\"at\":\"1970-01-01T00:00:00Z\","
                + "\"reason\":\"no such route\"}}");

    readiness.reloaded();
    assertThat(get("/health/ready")).doesNotContain("last_reload");
  }

  @Test
  void exchanges_areNoneAtFirst() throws IOException {
    assertThat(get("/api/exchanges"))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("content-type: application/json", "cache-control: no-store")
        .endsWith("{\"exchanges\":[]}");
  }

  private GatewaySnapshot snapshot() {
    assertThat(Context.isOnEventLoopThread()).isFalse();
    return new GatewaySnapshot(
        Instant.EPOCH,
        new Readiness.State("starting", new Readiness.FailedReload(Instant.EPOCH, "no such route")),
        new GatewaySnapshot.Totals(1, 2, 3, 4),
        List.of(new GatewaySnapshot.Loop(0, true), new GatewaySnapshot.Loop(1, false)),
        List.of(new GatewaySnapshot.Generation(7, GatewaySnapshot.Phase.DRAINING, 1, 2)),
        List.of(new GatewaySnapshot.Listener("public", "0.0.0.0", 8080, true, 9)),
        List.of(new GatewaySnapshot.Route("home", 1)),
        List.of(
            new GatewaySnapshot.Upstream(
                "users", 2, List.of(new GatewaySnapshot.Endpoint("127.0.0.1:9001", 1, 3)))),
        List.of(new GatewaySnapshot.Bulkhead("users", 64, 5, 6)),
        List.of(new GatewaySnapshot.Pool("default", 7, 8, 1, 2)));
  }

  @Test
  void status_isWhatTheSnapshotSays() throws IOException {
    String answer = get("/api/status");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("content-type: application/json", "cache-control: no-store");
    assertThat(new JsonObject(answer.substring(answer.indexOf('{'))))
        .isEqualTo(
            new JsonObject(
                """
                {"time":"1970-01-01T00:00:00Z","status":"not_ready","reason":"starting",
                 "last_reload":{"result":"failure","at":"1970-01-01T00:00:00Z","reason":"no such route"},
                 "totals":{"exchanges":1,"calls":2,"orphan_calls":3,"held_bytes":4},
                 "loops":[{"loop":0,"answered":true},{"loop":1,"answered":false}],
                 "generations":[{"generation":7,"phase":"draining","exchanges":1,"background":2}],
                 "listeners":[{"name":"public","host":"0.0.0.0","port":8080,"draining":true,"connections":9}],
                 "routes":[{"name":"home","in_flight":1}],
                 "upstreams":[{"name":"users","calls":2,"endpoints":[{"address":"127.0.0.1:9001","in_flight":1,"connections":3}]}],
                 "bulkheads":[{"name":"users","permits":64,"in_use":5,"queued":6}],
                 "pools":[{"name":"default","generation":7,"threads":8,"active":1,"queued":2}]}
                """));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1001", "many", "", "99999999999"})
  void aLimitThatIsNone_isRefused(String limit) throws IOException {
    assertThat(get("/api/exchanges?limit=" + limit))
        .startsWith("HTTP/1.1 400 ")
        .contains("urn:fanlight:error:bad_request", "from 0 to 1000");
  }

  @Test
  void unknownPage_isNotFound() throws IOException {
    String answer = get("/metrics/");

    assertThat(answer)
        .startsWith("HTTP/1.1 404 ")
        .contains("content-type: application/problem+json");
    assertThat(new JsonObject(answer.substring(answer.indexOf('{'))))
        .isEqualTo(
            new JsonObject()
                .put("type", "urn:fanlight:error:route_not_found")
                .put("status", 404)
                .put("detail", "there is no such admin page"));
  }

  @Test
  void otherMethods_areNotAllowed() throws IOException {
    assertThat(send("POST", "/health/ready", "localhost", "Content-Length: 0\r\n"))
        .startsWith("HTTP/1.1 405 ")
        .contains("allow: GET, HEAD\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:9090", "127.0.0.1", "127.0.0.1:1", "[::1]:9090"})
  void loopbackNames_areAnswered(String host) throws IOException {
    assertThat(send("GET", "/health/live", host, "")).startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:9090", "localhost.evil.example", "10.0.0.1"})
  void otherNames_areRefusedOnLoopback(String host) throws IOException {
    assertThat(send("GET", "/health/live", host, "")).startsWith("HTTP/1.1 403 ");
  }

  @Test
  void boundElsewhere_anyNameIsAnswered() throws Exception {
    AdminListener open = start("0.0.0.0");
    try {
      assertThat(answer(request(open.port(), "GET", "/health/live", "gateway.internal", "")))
          .startsWith("HTTP/1.1 200 ");
    } finally {
      open.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void portInUse_failsToStart() {
    Address taken = new Address("127.0.0.1", listener.port());

    assertThatThrownBy(
            () -> AdminListener.start(config(taken), sources).await(10, TimeUnit.SECONDS))
        .isInstanceOf(BindException.class);
  }

  @Test
  void scrape_isAnsweredWhileTheLoopOfTrafficIsBlocked() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch blocked = new CountDownLatch(1);
    Vertx traffic = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      traffic.runOnContext(any -> {
        blocked.countDown();
        awaitQuietly(release);
      });
      blocked.await();

      assertThat(get("/metrics")).startsWith("HTTP/1.1 200 OK\r\n");
    } finally {
      release.countDown();
      traffic.close().await(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void slowScrapes_areBoundedAndHoldUpNobodyElse() throws Exception {
    Semaphore scraping = new Semaphore(0);
    CountDownLatch release = new CountDownLatch(1);
    telemetry.orphans(() -> {
      scraping.release();
      awaitQuietly(release);
      return 0;
    });
    List<Socket> scrapes = new ArrayList<>();
    try {
      for (int i = 0; i < Workers.THREADS; i++) {
        scrapes.add(request(listener.port(), "GET", "/metrics", "localhost", ""));
      }
      scraping.acquire(Workers.THREADS);

      assertThat(get("/metrics")).startsWith("HTTP/1.1 503 ");
      assertThat(get("/health/live")).startsWith("HTTP/1.1 200 ");

      release.countDown();
      for (Socket scrape : scrapes) {
        assertThat(answer(scrape)).startsWith("HTTP/1.1 200 ");
      }
      assertThat(get("/metrics")).startsWith("HTTP/1.1 200 ");
    } finally {
      release.countDown();
    }
  }

  private static AdminConfig config(Address address) {
    return new AdminConfig(address, false, null, null);
  }

  private AdminListener start(String host) throws Exception {
    return AdminListener.start(config(new Address(host, 0)), sources).await(10, TimeUnit.SECONDS);
  }

  private String get(String path) throws IOException {
    return send("GET", path, "localhost", "");
  }

  private String send(String method, String path, String host, String headers) throws IOException {
    return answer(request(listener.port(), method, path, host, headers));
  }

  private static Socket request(int port, String method, String path, String host, String headers)
      throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    String request =
        "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%s\r\n"
            .formatted(method, path, host, headers);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String answer(Socket socket) throws IOException {
    try (socket) {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
