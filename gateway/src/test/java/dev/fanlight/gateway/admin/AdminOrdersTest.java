package dev.fanlight.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.admin.snapshot.AdminSources;
import dev.fanlight.gateway.admin.snapshot.GatewaySnapshot;
import dev.fanlight.gateway.admin.snapshot.Readiness;
import dev.fanlight.gateway.config.AdminConfig;
import dev.fanlight.gateway.config.ListenerConfig.Address;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose orders for endpoints the admin listener takes, and what the token covers. */
@Timeout(30)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminOrdersTest {
  private static final int HANG = 15_000;

  private static final String PAGE = "/api/upstreams/users/endpoints/%5B::1%5D:9001";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String DRAIN = "{\"state\":\"drain\"}";
  private static final Address LOCAL = new Address("127.0.0.1", 0);
  private static final Address EVERYWHERE = new Address("0.0.0.0", 0);

  private final List<String> orders = new CopyOnWriteArrayList<>();
  private final AdminSources sources =
      new AdminSources(
          new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
          new RecentExchanges(1),
          new Readiness(),
          AdminOrdersTest::snapshot,
          List::of,
          List::of,
          AdminListenerScene.unexplained(),
          this::order,
          new AdminSources.Live(AdminListenerScene::glance, () -> null));
  private AdminListener local;
  private AdminListener everywhere;

  @BeforeAll
  void start() throws Exception {
    local = start(LOCAL);
    everywhere = start(EVERYWHERE);
  }

  private AdminListener start(Address address) throws Exception {
    AdminConfig config = new AdminConfig(address, true, false, null, null);
    return AdminListener.start(config, sources).await(10, TimeUnit.SECONDS);
  }

  @AfterAll
  void close() throws Exception {
    local.close().await(10, TimeUnit.SECONDS);
    everywhere.close().await(10, TimeUnit.SECONDS);
  }

  @BeforeEach
  void takesOrders() throws Exception {
    orders.clear();
    change(true, null);
  }

  private void change(boolean allowChanges, @Nullable String token) throws Exception {
    local
        .change(new AdminConfig(LOCAL, allowChanges, false, token, null))
        .await(10, TimeUnit.SECONDS);
  }

  private boolean order(String upstream, String endpoint, EndpointOrder order, String who) {
    return upstream.equals("users")
        && endpoint.equals("[::1]:9001")
        && orders.add(order.label() + " " + who);
  }

  private static GatewaySnapshot snapshot() {
    return new GatewaySnapshot(
        Instant.EPOCH,
        new Readiness.State(null, null),
        new GatewaySnapshot.Totals(0, 0, 0, 0),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static String send(
      AdminListener listener, String method, String path, String head, String body)
      throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket.setSoTimeout(HANG);
      String request =
          "%s %s HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\nContent-Length: %d\r\n%s\r\n%s"
              .formatted(method, path, body.length(), head, body);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String post(String head, String body) throws IOException {
    return send(local, "POST", PAGE, head, body);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "down", "auto"})
  void order_isTaken(String state) throws IOException {
    String answer = post(JSON, "{\"state\":\"%s\"}".formatted(state));

    assertThat(answer)
        .startsWith("HTTP/1.1 200 ")
        .endsWith(
            "{\"upstream\":\"users\",\"endpoint\":\"[::1]:9001\",\"state\":\"%s\"}"
                .formatted(state));
    assertThat(orders).containsExactly(state + " an operator at 127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void otherMethods_areNoOrders(String method) throws IOException {
    assertThat(send(local, method, PAGE, JSON, DRAIN).toLowerCase(Locale.ROOT))
        .startsWith("http/1.1 405 ")
        .contains("allow: post\r\n")
        .doesNotContain("access-control");
    assertThat(orders).isEmpty();
  }

  @Test
  void withoutAllowChanges_ordersAreRefused() throws Exception {
    change(false, null);

    assertThat(post(JSON, DRAIN)).startsWith("HTTP/1.1 403 ").contains("admin.allow_changes");
    assertThat(orders).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Type: text/plain | 415",
        "Content-Type: application/x-www-form-urlencoded | 415",
        "Content-Type: multipart/form-data | 415",
        "Content-Type: application/jsonp | 415",
        "X-Type: none | 415",
        "Content-Type: Application/JSON; charset=utf-8 | 200",
      })
  void order_isOfTypeJson(String type, int status) throws IOException {
    assertThat(post(type + "\r\n", DRAIN)).startsWith("HTTP/1.1 " + status + ' ');
    assertThat(orders).hasSize(status == 200 ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Origin: http://localhost:1 | 200",
        "Origin: http://localhost:2 | 403",
        "Origin: https://localhost:1 | 403",
        "Origin: http://evil.example | 403",
        "Origin: null | 403",
        "Sec-Fetch-Site: same-origin | 200",
        "Sec-Fetch-Site: none | 200",
        "Sec-Fetch-Site: cross-site | 403",
        "Sec-Fetch-Site: same-site | 403",
      })
  void order_isRefusedToPagesOfOtherSites(String field, int status) throws IOException {
    assertThat(post(JSON + field + "\r\n", DRAIN)).startsWith("HTTP/1.1 " + status + ' ');
    assertThat(orders).hasSize(status == 200 ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"state\":\"DRAIN\"}",
        "{\"state\":1}",
        "{\"state\":null}",
        "{\"state\":\"drain\",\"more\":1}",
        "{\"state\"",
        "state=drain"
      })
  void whatIsNoOrder_isRefused(String body) throws IOException {
    assertThat(post(JSON, body)).startsWith("HTTP/1.1 400 ");
    assertThat(orders).isEmpty();
  }

  @Test
  void tooLongAnOrder_isRefused() throws IOException {
    assertThat(post(JSON, DRAIN + " ".repeat(2000))).startsWith("HTTP/1.1 413 ");
    assertThat(orders).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/upstreams/others/endpoints/%5B::1%5D:9001",
        "/api/upstreams/users/endpoints/10.0.0.1:9001",
        "/api/upstreams/users/endpoints/%25",
        "/api/upstreams/users/endpoints/",
        "/api/upstreams/users",
      })
  void endpointThatThereIsNot_isNotFound(String path) throws IOException {
    assertThat(send(local, "POST", path, JSON, DRAIN)).startsWith("HTTP/1.1 404 ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Authorization: Bearer correct-horse | 200",
        "Authorization: bearer correct-horse | 200",
        "Authorization: Bearer correct-hors | 401",
        "Authorization: Bearer correct-horse2 | 401",
        "Authorization: Bearer | 401",
        "Authorization: Basic correct-horse | 401",
        "X-Token: correct-horse | 401",
      })
  void token_coversOrdersAndPages(String field, int status) throws Exception {
    change(true, "correct-horse");
    String expected = "HTTP/1.1 " + status + ' ';
    String head = field + "\r\n";

    assertThat(post(JSON + head, DRAIN)).startsWith(expected);
    assertThat(orders).hasSize(status == 200 ? 1 : 0);
    for (String page : List.of("/api/status", "/api/upstreams", "/api/exchanges")) {
      String answer = send(local, "GET", page, head, "");
      assertThat(answer).startsWith(expected);
      assertThat(answer.contains("WWW-Authenticate: Bearer")).isEqualTo(status == 401);
    }
  }

  @Test
  void tokenBesideAnother_isRefused() throws Exception {
    change(true, "correct-horse");
    String both = "Authorization: Bearer correct-horse\r\nAuthorization: Bearer other\r\n";

    assertThat(send(local, "GET", "/api/status", both, "")).startsWith("HTTP/1.1 401 ");
  }

  @ParameterizedTest
  @CsvSource({"/metrics, 200", "/health/live, 200", "/health/ready, 503"})
  void metricsAndHealth_areOpen(String page, int status) throws Exception {
    change(true, "correct-horse");

    assertThat(send(local, "GET", page, "", "")).startsWith("HTTP/1.1 " + status + ' ');
    assertThat(send(everywhere, "GET", page, "", "")).startsWith("HTTP/1.1 " + status + ' ');
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/status", "/api/upstreams", "/api/exchanges", "/api/more", PAGE})
  void beyondThisMachine_withoutToken_allElseIsRefused(String page) throws IOException {
    assertThat(send(everywhere, "GET", page, "", ""))
        .startsWith("HTTP/1.1 403 ")
        .contains("admin.token");
    assertThat(send(everywhere, "POST", page, JSON, DRAIN)).startsWith("HTTP/1.1 403 ");
    assertThat(orders).isEmpty();
  }
}
