package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code fanlight plugins} and {@code fanlight schema} say the same of the keys of builtin plugins
 * as their pages do.
 */
class PluginKeysTest {
  private static final Path PLUGINS = Path.of("../../plugins");
  private static final Pattern COLUMNS = Pattern.compile("  +");
  private static final Pattern VERSION =
      Pattern.compile("<version>((\\d+\\.\\d+)\\.[^<]+)</version>");
  private static final Pattern CODE = Pattern.compile("^`([^`]+)`");

  /** Where the keys of a plugin's second table are. */
  private static final Map<String, List<String>> SECOND_TABLES =
      Map.of(
          "headers", List.of("request.", "response."),
          "jwt", List.of("issuers[]."),
          "rate-limit", List.of("policies[]."));

  /** Words of the listing for types with which those of a page begin. */
  private static final List<String> PLAIN_TYPES =
      List.of("true or false", "duration", "size", "path", "jq program", "list");

  private static final Map<String, Map<String, Key>> LISTED = new LinkedHashMap<>();

  /** What the line of a plugin says after its name. */
  private static final Map<String, List<String>> HEADS = new LinkedHashMap<>();

  /**
   * A key.
   *
   * @param type its type, in words
   * @param presence whether it must be there, or its default
   */
  record Key(String type, String presence) {}

  @BeforeAll
  static void list() throws Exception {
    Map<String, Key> keys = Map.of();
    for (String line : CommandRun.of("plugins").out().lines().skip(1).toList()) {
      String[] words = COLUMNS.split(line.strip());
      if (line.startsWith(" ")) {
        keys.put(words[0], new Key(words[1], words[2]));
      } else {
        keys = new LinkedHashMap<>();
        LISTED.put(words[0], keys);
        HEADS.put(words[0], List.of(words).subList(1, words.length));
      }
    }
  }

  /** The keys that a page has in its tables. */
  private static Map<String, Key> documented(String plugin) throws IOException {
    Map<String, Key> keys = new LinkedHashMap<>();
    List<String> prefixes = List.of("");
    boolean inside = false;
    for (String line : Files.readAllLines(PLUGINS.resolve(plugin).resolve("README.md"))) {
      List<String> cells = Stream.of(line.split("\\|")).map(String::strip).skip(1).toList();
      if (line.startsWith("| key | type |")) {
        prefixes = keys.isEmpty() ? prefixes : SECOND_TABLES.get(plugin);
        inside = true;
      } else if (inside && line.startsWith("| `")) {
        String presence = cells.size() > 3 ? cells.get(2) : "";
        for (String prefix : prefixes) {
          String name = prefix + cells.get(0).replace("`", "");
          keys.put(name, new Key(cells.get(1), presence));
        }
      } else {
        inside &= line.startsWith("|");
      }
    }
    return keys;
  }

  @Test
  void everyBuiltinPlugin_isListed() throws IOException {
    assertThat(LISTED.keySet()).containsExactlyInAnyOrderElementsOf(SamplesTest.plugins());
  }

  @ParameterizedTest
  @MethodSource("dev.fanlight.dist.SamplesTest#plugins")
  void everyBuiltinPlugin_isOfThisVersionAndOfTheDistribution(String plugin) throws IOException {
    var version = VERSION.matcher(Files.readString(Path.of("../../pom.xml")));
    assertThat(version.find()).isTrue();
    String kind = plugin.equals("basic-auth") ? "blocking" : "async";

    assertThat(HEADS.get(plugin))
        .containsExactly(version.group(1), version.group(2), kind, "the distribution");
  }

  @ParameterizedTest
  @MethodSource("dev.fanlight.dist.SamplesTest#plugins")
  void everyKey_isListedAsThePageHasIt(String plugin) throws IOException {
    Map<String, Key> listed = LISTED.get(plugin);
    Map<String, Key> documented = documented(plugin);

    assertThat(listed.keySet()).containsAll(documented.keySet());
    listed.forEach((name, key) -> {
      Key onPage = documented.get(name);
      if (onPage == null) {
        assertThat(documented).as(name).matches(keys -> isShownOtherwise(name, keys));
      } else {
        assertThat(key.presence()).as(name).matches(expected(onPage.presence(), documented));
        checkType(name, key.type(), onPage.type());
      }
    });
  }

  /** A mapping whose keys are all in the table, or a key that the type of its mapping names. */
  private static boolean isShownOtherwise(String name, Map<String, Key> documented) {
    int dot = name.lastIndexOf('.');
    Key around = documented.get(name.substring(0, Math.max(dot, 0)).replace("[]", ""));
    return documented.keySet().stream().anyMatch(key -> key.startsWith(name + "."))
        || (around != null && around.type().matches(".*\\b" + name.substring(dot + 1) + "\\b.*"));
  }

  private static String expected(String onPage, Map<String, Key> documented) {
    if (onPage.equals("required") || onPage.startsWith("required with")) {
      return "required";
    }
    if (onPage.equals("see below")) {
      return "default \\[[^\\]]+]";
    }
    var code = CODE.matcher(onPage);
    boolean isValue =
        code.find() && documented.keySet().stream().noneMatch(key -> names(key, code.group(1)));
    return isValue
        ? Pattern.quote("default " + code.group(1))
        : "optional|default \\[]|default \\{}";
  }

  private static boolean names(String key, String word) {
    return key.equals(word) || key.endsWith("." + word);
  }

  private static void checkType(String name, String listed, String onPage) {
    if (listed.contains(" | ")) {
      assertThat(onPage).as(name).contains(listed.replaceFirst("^list of ", "").split(" \\| "));
    }
    PLAIN_TYPES.stream()
        .filter(listed::startsWith)
        .forEach(type -> assertThat(onPage).as(name).startsWith(type));
    if (listed.matches("(whole )?number")) {
      assertThat(onPage).as(name).matches("(number|status|\\d).*");
    }
  }

  /** Below {@code config:}, with the same defaults. */
  @Test
  void theSchema_hasEveryKeyThatIsListed() throws Exception {
    JsonArray rules =
        new JsonObject(CommandRun.of("schema", "../../config/quickstart.yaml").out())
            .getJsonObject("$defs")
            .getJsonObject("plugin")
            .getJsonArray("allOf");
    Map<String, JsonObject> configs = new LinkedHashMap<>();
    for (int i = 0; i < rules.size(); i++) {
      JsonObject rule = rules.getJsonObject(i);
      JsonObject then = rule.getJsonObject("then");
      if (then != null && then.getJsonObject("properties").containsKey("config")) {
        configs.put(
            rule.getJsonObject("if")
                .getJsonObject("properties")
                .getJsonObject("name")
                .getString("const"),
            then.getJsonObject("properties").getJsonObject("config"));
      }
    }

    LISTED.forEach((plugin, keys) ->
        keys.forEach((name, key) -> {
          JsonObject value = find(configs.get(plugin), name);
          String expected = key.presence().startsWith("default ") ? key.presence() : "";
          assertThat(value).as("%s %s", plugin, name).isNotNull();
          assertThat(told(value)).as("%s %s", plugin, name).isEqualTo(expected);
        }));
  }

  /** The schema of the value that a key has, by the path of the key. */
  private static JsonObject find(JsonObject config, String path) {
    JsonObject found = config;
    for (String step : path.split("\\.")) {
      JsonObject holder =
          found.containsKey("anyOf") ? found.getJsonArray("anyOf").getJsonObject(0) : found;
      holder = holder.containsKey("items") ? holder.getJsonObject("items") : holder;
      found = holder.getJsonObject("properties").getJsonObject(step.replace("[]", ""));
    }
    return found;
  }

  private static String told(JsonObject value) {
    return switch (value.getValue("default")) {
      case null -> "";
      case JsonArray list ->
          list.stream().map(Object::toString).collect(Collectors.joining(", ", "default [", "]"));
      case JsonObject map ->
          map.stream()
              .map(entry -> entry.getKey() + ": " + entry.getValue())
              .collect(Collectors.joining(", ", "default {", "}"));
      case Double number when number == Math.rint(number) -> "default " + number.longValue();
      case Object other -> "default " + other;
    };
  }
}
