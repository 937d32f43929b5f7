package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.source.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loader, the schema and the page agree on what a key is that is not there. */
class DefaultsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** As little as it takes to have every mapping whose keys have defaults. JSON is YAML, too. */
  private static final String SPARSE =
      """
      {
        "listeners": [{"name": "l", "port": 0, "limits": {}}],
        "admin": {}, "defaults": {}, "limits": {}, "access_log": {}, "shutdown": {},
        "plugins": [{"name": "p"}],
        "pools": {"some": {}, "virtual": {"threads": "virtual"}},
        "upstreams": {
          "u": {"url": "http://h:1", "bulkhead": {}, "retry": {"attempts": 2}, "hedge": {}}
        },
        "routes": [
          {
            "name": "p", "match": {"path": "/p"}, "bulkhead": {},
            "proxy": {"upstream": "u", "mirror": {"upstream": "u"}}
          },
          {
            "name": "f", "match": {"path": "/f"},
            "fan_out": {
              "response": {},
              "calls": [
                {
                  "name": "c", "upstream": "u", "path": "/c",
                  "retry": {"attempts": 2}, "hedge": {}
                }
              ]
            }
          },
          {
            "name": "m", "match": {"path": "/m"},
            "fan_out": {"for_each": {"in": "query.id"}, "call": {"upstream": "u", "path": "/c"}}
          },
          {
            "name": "s", "match": {"path": "/s"},
            "fan_out": {"join": "first", "calls": [{"name": "c", "upstream": "u", "path": "/c"}]}
          },
          {"name": "r", "match": {"path": "/r"}, "respond": {}},
          {"name": "b", "match": {"path": "/b"}, "batch": {}}
        ]
      }
      """;

  /** A table of the page, by its heading: where in the file its keys stand. */
  private static final Map<String, String> TABLES =
      Map.ofEntries(
          Map.entry("The file", ""),
          Map.entry("`listeners[]`", "listeners[]."),
          Map.entry("`admin`, `defaults`, `limits`, `access_log`, `shutdown`", ""),
          Map.entry("`plugins[]`", "plugins[]."),
          Map.entry("`pools.NAME`", "pools.*."),
          Map.entry("`upstreams.NAME`", "upstreams.*."),
          Map.entry("`bulkhead`, of an upstream or a route", "upstreams.*.bulkhead."),
          Map.entry("`retry` and `hedge`, of an upstream or a call", "upstreams.*."),
          Map.entry("`routes[]`", "routes[]."),
          Map.entry("`match`", "routes[]."),
          Map.entry("`proxy`", "routes[]."),
          Map.entry("`respond`", "routes[]."),
          Map.entry("`batch`", "routes[]."),
          Map.entry("`fan_out`", "routes[].fan_out."),
          Map.entry("`calls[]` and `call`", "routes[].fan_out.calls[]."),
          Map.entry("`for_each`", "routes[].fan_out.for_each."));

  private static final Pattern SECTION = Pattern.compile("(?ms)^##+ (.*?)$(.*?)(?=^##|\\z)");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (`[^|]*)\\|[^|]*\\|([^|]*)\\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private static final Path README = ConfigFilesTest.CONFIG.resolve("README.md");

  /** Where a key's default depends on the keys beside it, the page says more than the schema. */
  private static final String ELSEWHERE = "routes[].fan_out.calls[].optional";

  @TempDir Path folder;
  private JsonNode schema;

  @BeforeEach
  void read() throws IOException {
    schema = JSON.readTree(ConfigFilesTest.CONFIG.resolve("schema.json").toFile());
  }

  @Test
  void whatTheSchemaSays_isWhatTheLoaderTakes() throws Exception {
    ObjectNode explicit = (ObjectNode) JSON.readTree(SPARSE);
    write(schema, explicit, "");

    assertThat(explicit.toString())
        .hasSizeGreaterThan(2 * JSON.readTree(SPARSE).toString().length());
    assertThat(load(explicit.toPrettyString()))
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(Origin.class)
        .ignoringFields("source")
        .isEqualTo(load(SPARSE));
  }

  private GatewayConfig load(String text) throws Exception {
    return ConfigLoader.load(Files.writeString(folder.resolve("it.yaml"), text), Map.of());
  }

  /** Writes every default into the document that a key of its mappings has. */
  private void write(JsonNode rule, JsonNode document, String path) {
    if (rule.has("$ref")) {
      write(schema.at(rule.get("$ref").textValue().substring(1)), document, path);
    }
    rule.path("anyOf").forEach(choice -> write(choice, document, path));
    if (document instanceof ObjectNode mapping) {
      rule.path("properties")
          .properties()
          .forEach(key -> write(key.getKey(), key.getValue(), mapping, path));
      if (rule.path("additionalProperties").isObject()) {
        mapping
            .properties()
            .forEach(any -> write(rule.get("additionalProperties"), any.getValue(), path + "*."));
      }
    } else if (document instanceof ArrayNode list && rule.has("items")) {
      list.forEach(item -> write(rule.get("items"), item, path));
    }
  }

  private void write(String key, JsonNode rule, ObjectNode mapping, String path) {
    boolean fits =
        switch (key) {
          case "stream" -> mapping.path("join").asText().equals("first");
          case "max_concurrent" -> !path.equals("pools.*.") || isVirtual(mapping);
          default -> true;
        };
    if (rule.has("default") && !mapping.has(key) && fits) {
      mapping.set(key, rule.get("default"));
    }
    if (mapping.has(key)) {
      write(rule, mapping.get(key), path + key + ".");
    }
  }

  /** Only then may a pool say how many tasks it runs at once. */
  private static boolean isVirtual(ObjectNode pool) {
    return pool.path("threads").asText().equals("virtual");
  }

  @Test
  void whatThePageSays_isWhatTheSchemaSays() throws IOException {
    Map<String, String> defaults = new TreeMap<>();
    collect(schema, "", defaults);
    Map<String, String> page = new TreeMap<>();
    for (MatchResult section : all(SECTION, Files.readString(README))) {
      String prefix = TABLES.get(section.group(1));
      if (prefix != null) {
        all(ROW, section.group(2))
            .forEach(row -> {
              for (MatchResult key : all(CODE, row.group(1))) {
                page.put(prefix + key.group(1), row.group(2).strip());
              }
            });
      }
    }

    assertThat(page).hasSizeGreaterThan(90);
    assertThat(defaults.keySet()).containsAll(page.keySet());
    assertThat(page)
        .allSatisfy((key, said) -> {
          String known = Objects.requireNonNull(defaults.get(key));
          if (!known.isEmpty() && !key.equals(ELSEWHERE)) {
            assertThat(said).as(key).startsWith("`" + known + "`");
          }
        });
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().toList();
  }

  /** Every key with its default as the page writes it; empty where the schema has none. */
  private void collect(JsonNode rule, String path, Map<String, String> defaults) {
    if (rule.has("$ref")) {
      collect(schema.at(rule.get("$ref").textValue().substring(1)), path, defaults);
    }
    rule.path("anyOf").forEach(choice -> collect(choice, path, defaults));
    rule.path("properties")
        .properties()
        .forEach(entry -> {
          String key = path + entry.getKey();
          String value = text(entry.getValue().path("default"));
          defaults.merge(key, value, (one, other) -> one.isEmpty() ? other : one);
          collect(entry.getValue(), key + ".", defaults);
        });
    if (rule.path("additionalProperties").isObject()) {
      collect(rule.get("additionalProperties"), path + "*.", defaults);
    }
    if (rule.has("items")) {
      collect(rule.get("items"), path.replaceFirst("\\.$", "[]."), defaults);
    }
  }

  private static String text(JsonNode value) {
    return value.isMissingNode() ? "" : value.toString().replace("\"", "").replace(",", ", ");
  }
}
