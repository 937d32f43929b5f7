package dev.fanlight.gateway.whole.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import dev.fanlight.gateway.whole.Wire;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What {@code /api/routes} and {@code /api/try} say of a running gateway. */
class TryPageTest {
  @RegisterExtension static final Stage stage = new Stage();

  private static final String YAML =
      """
      upstreams: {up: {url: "http://127.0.0.1:1", timeout: 3s, bulkhead: {max_concurrent: 7, max_queue: 2}}}
      routes:
        - name: a
          match: {path: "/a/{id}", methods: [GET], headers: {x-v: "2"}}
          timeout: 5s
          fan_out: {join: all, calls: [{name: one, upstream: up, path: "/one/{id}"}]}
        - {name: b, match: {path: "/a/**"}, proxy: {upstream: up, strip_prefix: /a}}
      """;

  private static JsonObject page(TestGateway gateway, String page) {
    return new JsonObject(gateway.admin(page));
  }

  private static JsonObject tried(TestGateway gateway, String method, String url, String... more) {
    StringBuilder page = new StringBuilder("/api/try?method=" + method + "&url=" + encoded(url));
    for (String field : more) {
      page.append("&header=").append(encoded(field));
    }
    return page(gateway, page.toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void routes_areListedWithTheirCalls() {
    JsonObject first =
        page(stage.gateway(YAML), "/api/routes").getJsonArray("routes").getJsonObject(0);

    assertThat(first.getString("name")).isEqualTo("a");
    assertThat(first.getJsonObject("match").encode())
        .isEqualTo(
            "{\"path\":\"/a/{id}\",\"methods\":[\"GET\"],\"headers\":{\"x-v\":\"be \\\"2\\\"\"},"
                + "\"query\":{},\"listeners\":[]}");
    assertThat(first.getString("join")).isEqualTo("all");
    assertThat(first.getLong("timeout_ms")).isEqualTo(5000);
    assertThat(first.getJsonArray("calls").getJsonObject(0).getLong("timeout_ms")).isEqualTo(3000);
  }

  @Test
  void aTry_namesTheRouteAndItsCalls() {
    TestGateway gateway = stage.gateway(YAML);

    JsonObject plain = tried(gateway, "GET", "http://any.example/a/7?x=1");
    assertThat(plain.getJsonArray("routes").getJsonObject(0).getString("reason"))
        .isEqualTo("header x-v must be \"2\"; it is absent");
    assertThat(plain.getJsonObject("plan").getString("route")).isEqualTo("b");
    assertThat(plain.getJsonObject("plan").encode()).contains("\"paths\":[\"/7?x=1\"]");

    JsonObject second = tried(gateway, "GET", "/a/7", "x-v: 2").getJsonObject("plan");
    assertThat(second.getString("route")).isEqualTo("a");
    assertThat(second.encode())
        .contains("\"paths\":[\"/one/7\"]", "\"max_concurrent\":7,\"max_queue\":2");
  }

  @Test
  void aTryThatNoRouteServes_saysWhatTheGatewayWouldAnswer() {
    TestGateway gateway = stage.gateway(YAML);

    assertThat(tried(gateway, "GET", "/b").getJsonObject("refusal").getInteger("status"))
        .isEqualTo(404);
    for (String url :
        new String[] {"", " ", "/\u0000", "/%zz", "ftp://x/", "x", "*", "//", "/\n"}) {
      assertThat(tried(gateway, "GET", url).getJsonObject("refusal")).as(url).isNotNull();
    }
    assertThat(tried(gateway, "", "/a/7").getJsonObject("refusal").getInteger("status"))
        .isEqualTo(400);
    assertThat(tried(gateway, "GET", "/a/7", "x: a\r\ny: z").getJsonObject("refusal")).isNotNull();
  }

  @Test
  void whatTheGatewayWouldNotRead_isRefused() {
    TestGateway gateway = stage.gateway(YAML);

    for (JsonObject tried :
        new JsonObject[] {
          tried(gateway, "GET", "ftp://any.example/a/7"),
          tried(gateway, "GET", "/a/7", "content-length: -1"),
          tried(gateway, "GET", "/a/7", "content-length: +1"),
          tried(gateway, "GET", "/a/7", "content-length: 1, 2"),
          tried(gateway, "GET", "/a/7", "content-length: 1", "Content-Length: 1"),
          tried(gateway, "GET", "/a/7", "content-length: "),
        }) {
      assertThat(tried.getJsonObject("refusal").getInteger("status")).isEqualTo(400);
      assertThat(tried.containsKey("plan")).isFalse();
    }
    assertThat(tried(gateway, "POST", "WSS://any.example/a/7", "content-length: 1").encode())
        .contains("\"plan\":{\"route\":\"b\"");
  }

  @Test
  void aClientThatHasNoAddress_isRefused() {
    TestGateway gateway = stage.gateway(YAML);
    for (String client : new String[] {"", "nonsense", "10.0.0", "10.0.0.1:80", "[::1]"}) {
      assertThat(problem(gateway, "/api/try?url=/a/7&client=" + encoded(client)))
          .as(client)
          .contains("client is an IP address");
    }
    assertThat(page(gateway, "/api/try?url=/a/7&client=::1").encode()).contains("\"plan\":{");
  }

  private static String problem(TestGateway gateway, String page) {
    try (Wire wire = new Wire(gateway.adminPort())) {
      wire.send("GET " + page + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
      return wire.rest();
    }
  }

  @Test
  void afterAReload_theAnswersAreThoseOfTheNewConfiguration() {
    TestGateway gateway = stage.gateway(YAML);
    assertThat(tried(gateway, "GET", "/a/7").getJsonObject("plan").getString("route"))
        .isEqualTo("b");

    gateway.reloaded(YAML.replace("name: b", "name: c"));

    assertThat(tried(gateway, "GET", "/a/7").getJsonObject("plan").getString("route"))
        .isEqualTo("c");
    assertThat(gateway.admin("/api/routes")).contains("\"name\":\"c\"").doesNotContain("\"b\"");
  }
}
