package dev.fanlight.gateway.whole.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fanlight.gateway.whole.Arrival;
import dev.fanlight.gateway.whole.Http1Upstream;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestClient;
import dev.fanlight.gateway.whole.TestGateway;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the admin pages, against what they answer. */
class OpenApiTest {
  @RegisterExtension static final Stage stage = new Stage();

  private final Http1Upstream upstream = stage.upstream();

  private String yaml(String more) {
    return """
    upstreams:
      up:
        endpoints: ["%1$s", "http://127.0.0.1:%2$d"]
        retry: {attempts: 3, on: [503, connect_failure]}
        hedge: {delay: 10ms}
        health: {path: /health, interval: 50ms, initial: up}
        outlier: {consecutive: 1}
        slow_start: {window: 30s}
        circuit_breaker: {}
        bulkhead: {max_concurrent: 4, max_queue: 10, queue_timeout: 1s}
      narrow: {url: "%1$s", bulkhead: {max_concurrent: 1, max_queue: 0}}
    routes:
      - name: home
        match: {path: "/home/{id}", methods: [GET], host: localhost}
        listeners: [public]
        bulkhead: {max_concurrent: 5}
        fan_out:
          join: all_settled
          calls:
            - {name: user, upstream: up, path: "/users/{id}"}
            - {name: slow, upstream: up, path: /stalled, timeout: 50ms, optional: true}
            - {name: later, upstream: up, path: /later, after: [user], hedge: {delay: 20ms}}
            - {name: aside, upstream: up, path: /later, background: true}
      - name: narrow
        match: {path: /narrow}
        fan_out: {calls: [{name: a, upstream: narrow, path: /later}, {name: b, upstream: narrow, path: /later}]}
      - {name: proxied, match: {path: /users/**}, proxy: {upstream: up, mirror: {upstream: narrow, percent: 100}}}
      - {name: batch, match: {path: /batch, methods: [POST]}, batch: {}}
      - {name: own, match: {path: /own}, respond: {status: 201}}
    %3$s
    """
        .formatted(upstream.url(), stage.port(), more);
  }

  /** Has done what most fields of the pages are about. */
  private TestGateway gateway() {
    upstream
        .on("/health", call -> call.answer(200, ""))
        .on("/users/7", call -> call.json("{}"))
        .on("/stalled", Arrival::stall)
        .on("/later", call -> call.json("{}"));
    TestGateway gateway = stage.gateway(yaml(""));
    TestClient client = stage.client(gateway);
    for (int i = 0; i < 3; i++) {
      client.get("/home/7", "host: localhost");
      client.get("/users/7");
      client.get("/narrow");
      client.get("/none");
    }
    client.post("/batch", "[{\"path\":\"/own\"}]", "content-type: application/json");
    gateway.reloaded(yaml("access_log: off"));
    gateway.rest();
    return gateway;
  }

  private static JsonObject described(TestGateway gateway) {
    Object yaml =
        new Load(LoadSettings.builder().build()).loadFromString(gateway.admin("/api/openapi"));
    return new JsonObject(strings((Map<?, ?>) yaml));
  }

  private static Map<String, Object> strings(Map<?, ?> yaml) {
    JsonObject all = new JsonObject();
    yaml.forEach((name, value) -> all.put(String.valueOf(name), plain(value)));
    return all.getMap();
  }

  private static Object plain(Object value) {
    return switch (value) {
      case Map<?, ?> map -> new JsonObject(strings(map));
      case List<?> list -> new JsonArray(list.stream().map(OpenApiTest::plain).toList());
      default -> value;
    };
  }

  @Test
  void everyPage_answersAsDescribed() {
    TestGateway gateway = gateway();
    JsonObject document = described(gateway);
    List<String> wrong = new ArrayList<>();
    JsonObject paths = document.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      JsonObject get = paths.getJsonObject(path).getJsonObject("get");
      JsonObject content = get == null ? null : content(get);
      if (content != null && content.containsKey("application/json")) {
        String body = gateway.admin(filled(gateway, path, get));
        JsonObject schema = content.getJsonObject("application/json").getJsonObject("schema");
        complaints(document, schema, body).forEach(one -> wrong.add(path + ": " + one));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void everyPage_isDescribed_andNoOther() {
    TestGateway gateway = stage.gateway(yaml(""));
    JsonObject paths = described(gateway).getJsonObject("paths");
    TreeSet<String> known = new TreeSet<>(List.of("/api"));
    new JsonObject(gateway.admin("/api"))
        .getJsonArray("pages")
        .forEach(page -> known.add(String.valueOf(page)));
    assertThat(paths.fieldNames().stream().filter(path -> !path.contains("{")))
        .containsExactlyInAnyOrderElementsOf(known);
  }

  private static JsonObject content(JsonObject get) {
    return get.getJsonObject("responses").getJsonObject("200").getJsonObject("content");
  }

  /** The path with the examples of its parameters. */
  private static String filled(TestGateway gateway, String path, JsonObject get) {
    if (path.equals("/api/exchanges/{id}")) {
      return "/api/exchanges/"
          + new JsonObject(gateway.admin("/api/exchanges?limit=1"))
              .getJsonArray("exchanges")
              .getJsonObject(0)
              .getString("id");
    }
    JsonArray parameters = get.getJsonArray("parameters", new JsonArray());
    return path
        + "?"
        + String.join(
            "&",
            IntStream.range(0, parameters.size())
                .mapToObj(parameters::getJsonObject)
                .filter(one -> one.containsKey("example"))
                .map(one ->
                    one.getString("name")
                        + "="
                        + URLEncoder.encode(String.valueOf(one.getValue("example")), UTF_8))
                .toList());
  }

  private static List<String> complaints(JsonObject document, JsonObject schema, String body) {
    JsonObject whole = schema.copy().put("components", document.getJsonObject("components"));
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(whole.encode(), InputFormat.JSON)
        .validate(body, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }
}
