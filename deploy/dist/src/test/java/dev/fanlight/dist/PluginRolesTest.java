package dev.fanlight.dist;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the builtin plugins say of themselves, as {@code fanlight check} tells it. */
class PluginRolesTest {
  private static final String HASH =
      "67836ff2917f096640dc29bcd80de6ffa7127e4687af5897ee3d4673c589acbf";
  private static final String BCRYPT =
      "$2y$10$rFShTZ5Sx.QnU68WYZqeeeQ5f9ItsiLdP987USvZXPRQdWL7xJWpq";

  /** A plugin with the least of a configuration. {@code by-user} is another {@code rate-limit}. */
  private static final Map<String, String> CONFIGS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("api-key", "keys: [{consumer: a, sha256: " + HASH + "}]"),
              Map.entry("basic-auth", "users: {ada: \"" + BCRYPT + "\"}"),
              Map.entry("by-user", "policies: [" + policy("attribute.user") + "]"),
              Map.entry("cache", ""),
              Map.entry("compress", ""),
              Map.entry("cors", "origins: [\"*\"]"),
              Map.entry("fault", "abort: {}"),
              Map.entry("forward-auth", "url: http://127.0.0.1:1"),
              Map.entry("headers", "request: {remove: [a]}"),
              Map.entry("ip-access", "deny: [192.0.2.1]"),
              Map.entry("jwt", "issuers: [{issuer: a, audience: [b], jwks_url: http://c}]"),
              Map.entry("rate-limit", "policies: [" + policy("client.ip") + "]"),
              Map.entry("redirect", "host: example.com"),
              Map.entry("request-id", ""),
              Map.entry("transform", "request: ."),
              Map.entry("validate", "schema: {}")));

  private static final Set<String> GUARDS =
      Set.of("jwt", "api-key", "basic-auth", "forward-auth", "ip-access");

  @TempDir Path folder;

  private static String policy(String key) {
    return "{name: a, key: " + key + ", limit: 1, window: 1s}";
  }

  private static String entry(String id, String more) {
    String name = id.equals("by-user") ? "rate-limit" : id;
    return "{name: %s, id: %s, config: {%s}%s}".formatted(name, id, CONFIGS.get(id), more);
  }

  private JsonObject check(List<String> routes) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("gateway.yaml"),
            "listeners: [{name: public, port: 8080}]\nroutes:\n"
                + routes.stream().collect(joining("\n")));
    return new JsonObject(CommandRun.of("check", "--format", "json", file.toString()).out());
  }

  private static String route(String name, String plugins) {
    return "- {name: %s, match: {path: /%s}, plugins: [%s], respond: {}}"
        .formatted(name, name, plugins);
  }

  private static Stream<JsonObject> of(JsonObject report, String list) {
    return report.getJsonArray(list).stream().map(JsonObject.class::cast);
  }

  @Test
  void everyBuiltinPlugin_isAskedHere() throws Exception {
    assertThat(SamplesTest.plugins())
        .containsExactlyInAnyOrderElementsOf(
            CONFIGS.keySet().stream().filter(id -> !id.equals("by-user")).toList());
  }

  /** Those that decide who may pass, and no others. */
  @Test
  void aGuard_cannotBeSkipped() throws Exception {
    List<String> ids = List.copyOf(CONFIGS.keySet());

    JsonObject report =
        check(ids.stream().map(id -> route(id, entry(id, ", on_failure: skip"))).toList());

    assertThat(of(report, "mistakes").map(PluginRolesTest::told))
        .containsExactlyInAnyOrderElementsOf(
            GUARDS.stream()
                .map(id ->
                    "routes[%d].plugins[0].on_failure: skip, expected fail, because the plugin %s decides who may pass"
                        .formatted(ids.indexOf(id), id))
                .toList());
  }

  private static String told(JsonObject mistake) {
    return "%s: %s, expected %s"
        .formatted(
            mistake.getString("path"), mistake.getString("found"), mistake.getString("expected"));
  }

  /** Each plugin before each other one, on a route of its own. */
  @Test
  void anOrderThatIsLikelyWrong_isNamed() throws Exception {
    List<String> routes = new ArrayList<>();
    for (String first : CONFIGS.keySet()) {
      for (String later : CONFIGS.keySet()) {
        if (!first.equals(later)) {
          routes.add(route(first + "." + later, entry(first, "") + ", " + entry(later, "")));
        }
      }
    }

    JsonObject report = check(routes);

    assertThat(report.getString("result")).isEqualTo("advice");
    assertThat(pairs(report, "plugin_order"))
        .containsExactly(
            "api-key.cors",
            "basic-auth.cors",
            "by-user.api-key",
            "by-user.basic-auth",
            "by-user.cors",
            "by-user.forward-auth",
            "by-user.jwt",
            "cache.api-key",
            "cache.basic-auth",
            "cache.compress",
            "cache.forward-auth",
            "cache.ip-access",
            "cache.jwt",
            "forward-auth.cors",
            "jwt.cors",
            "rate-limit.cors");
    assertThat(pairs(report, "credentials_before_cache"))
        .containsExactly("api-key.cache", "basic-auth.cache", "forward-auth.cache", "jwt.cache");
  }

  /** The routes that advice of a rule is about. */
  private static Set<String> pairs(JsonObject report, String rule) {
    Set<String> routes = new TreeSet<>();
    of(report, "advice")
        .filter(advice -> advice.getString("rule").equals(rule))
        .forEach(advice -> routes.add(advice.getString("message").split(" ")[2]));
    return routes;
  }
}
