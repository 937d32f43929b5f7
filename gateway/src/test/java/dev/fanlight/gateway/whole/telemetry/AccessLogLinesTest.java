package dev.fanlight.gateway.whole.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the lines of the access log say of exchanges of every kind. */
class AccessLogLinesTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  @TempDir Path folder;
  private final Http1Upstream upstream = stage.upstream();

  private TestGateway gateway(String rest) {
    return stage.gateway(
        """
        access_log: {file: "%s"%s}
        upstreams:
          up: {url: "%s"}
          down: {url: "http://127.0.0.1:%d"}
        routes:
          - {name: proxied, match: {path: /proxied}, proxy: {upstream: up}}
          - {name: down, match: {path: /down}, proxy: {upstream: down}}
          - {name: batch, match: {path: /batch, methods: [POST]}, batch: {}}
          - name: home
            match: {path: /home}
            fan_out:
              join: all_settled
              calls:
                - {name: user, upstream: up, path: /user}
                - {name: ads, upstream: up, path: /ads, after: [user], optional: true}
        """
            .formatted(log(), rest, upstream.url(), stage.port()));
  }

  private Path log() {
    return folder.resolve("access.log");
  }

  private List<JsonObject> lines(TestGateway gateway) throws IOException {
    Eventually.get("the stop", gateway.stop());
    return Files.readAllLines(log()).stream().map(JsonObject::new).toList();
  }

  @Test
  void proxiedExchange_saysWhoAnswered_andWhatWasAsked() throws IOException {
    upstream.on("/proxied", call -> call.answer(418, "teapot"));
    TestGateway gateway = gateway(", headers: {keep: [X-Tenant], redact: [Authorization]}");
    stage
        .client(gateway)
        .post(
            "/proxied?page=2&token=x",
            "hello",
            "user-agent: robot \"7\"",
            "x-tenant: a",
            "authorization: Bearer secret",
            "traceparent: 00-" + TRACE + "-b7ad6b7169203331-01");

    List<JsonObject> lines = lines(gateway);
    assertThat(lines).hasSize(1);
    JsonObject line = lines.getFirst();
    assertThat(line.getMap())
        .contains(
            Map.entry("trace_id", TRACE),
            Map.entry("scheme", "http"),
            Map.entry("query", "page=REDACTED&token=REDACTED"),
            Map.entry("status", 418),
            Map.entry("request_bytes", 5),
            Map.entry("bytes", 6),
            Map.entry("upstream", "up"),
            Map.entry("upstream_status", 418),
            Map.entry("attempts", 1),
            Map.entry("critical_call", "up"),
            Map.entry("user_agent", "robot \"7\""))
        .containsKeys("host", "endpoint", "connect_ms", "head_ms", "overhead_ms")
        .doesNotContainKeys("partial", "error", "ended_by", "grpc_status", "bytes_received");
    assertThat(line.getJsonObject("headers"))
        .isEqualTo(new JsonObject().put("x-tenant", "a").put("authorization", "REDACTED"));
    assertThat(line.encode()).doesNotContain("secret");
  }

  @Test
  void unreachableUpstream_isNamed_withoutAStatus() throws IOException {
    TestGateway gateway = gateway("");
    stage.client(gateway).get("/down");

    assertThat(lines(gateway).getFirst().getMap())
        .contains(Map.entry("upstream", "down"), Map.entry("ended_by", "upstream"))
        .containsKey("endpoint")
        .doesNotContainKeys("upstream_status", "head_ms", "connect_ms");
  }

  @Test
  void fanOut_hasALineForEachCall_tiedByTheRequestId() throws IOException {
    upstream.on("/user", call -> call.json("{}")).on("/ads", Arrival::cut);
    TestGateway gateway = gateway(", calls: true, only: {partial: true}");
    stage.client(gateway).get("/home");

    List<JsonObject> lines = lines(gateway);
    assertThat(lines).hasSize(3);
    JsonObject exchange = lines.getFirst();
    assertThat(exchange.getBoolean("partial")).isTrue();
    assertThat(lines).allMatch(line -> line.getString("route").equals("home"));
    assertThat(lines)
        .extracting(line -> line.getString("request_id"))
        .containsOnly(exchange.getString("request_id"));
    assertThat(lines.get(1).getMap())
        .contains(Map.entry("call", "user"), Map.entry("outcome", "success"))
        .doesNotContainKeys("after", "error");
    assertThat(lines.get(2).getMap())
        .contains(
            Map.entry("call", "ads"),
            Map.entry("after", "user"),
            Map.entry("outcome", "failure"),
            Map.entry("error", "connection_reset"));
  }

  @Test
  void batch_hasALineForEachItem_andOneForItself() throws IOException {
    upstream.on("/proxied", call -> call.answer(200, "ok"));
    TestGateway gateway = gateway("");
    stage
        .client(gateway)
        .post("/batch", "[{\"path\": \"/proxied?a=1\"}, {\"path\": \"/nowhere\"}]");

    List<JsonObject> lines = lines(gateway);
    assertThat(lines)
        .extracting(line -> line.getString("route"))
        .containsExactlyInAnyOrder("proxied", "none", "batch");
    assertThat(lines.getLast().getMap())
        .contains(Map.entry("route", "batch"), Map.entry("upstream", "fanlight"));
    assertThat(lines)
        .filteredOn(line -> line.getString("route").equals("proxied"))
        .singleElement()
        .extracting(line -> line.getString("request_id"), line -> line.getString("query"))
        .containsExactly(lines.getLast().getString("request_id"), "a=REDACTED");
  }

  @Test
  void requestThatIsRefusedBeforeRouting_saysWhatIsKnown() throws IOException {
    TestGateway gateway = gateway("");
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET /a/%2e%2e/b?x=1 HTTP/1.1\r\nhost: shop\r\nuser-agent: ua\r\n\r\n").head();
    }

    assertThat(lines(gateway).getFirst().getMap())
        .contains(
            Map.entry("route", "none"),
            Map.entry("host", "shop"),
            Map.entry("path", "/a/%2e%2e/b"),
            Map.entry("status", 400),
            Map.entry("error", "bad_request"),
            Map.entry("ended_by", "gateway"),
            Map.entry("user_agent", "ua"))
        .doesNotContainKeys("upstream", "critical_call");
  }

  @ParameterizedTest
  @CsvSource({
    "http://u:SECRET@shop/hello?x=SECRET, /hello",
    "HTTP://u:SECRET@shop, ''",
    "ftp://u:SECRET@shop/hello, /hello",
    "/hello#SECRET, /hello",
    "http://shop/hello#SECRET, /hello",
    "u:SECRET@shop/hello, ''",
    "SECRET, ''",
  })
  void targetThatIsRefused_hasItsPathInTheLogOnly(String target, String path) throws IOException {
    TestGateway gateway = gateway("");
    try (Wire client = new Wire(gateway.port())) {
      client.send("GET " + target + " HTTP/1.1\r\nhost: shop\r\n\r\n").head();
    }
    gateway.quiet();
    assertThat(gateway.admin("/api/exchanges")).doesNotContain("SECRET");

    JsonObject line = lines(gateway).getFirst();
    assertThat(line.getMap()).contains(Map.entry("path", path), Map.entry("status", 400));
    assertThat(line.encode()).doesNotContain("SECRET");
  }
}
