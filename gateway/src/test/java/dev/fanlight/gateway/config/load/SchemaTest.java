package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.ReadContext;
import dev.fanlight.gateway.config.yaml.ConfigErrors;
import dev.fanlight.gateway.config.yaml.Tree;
import dev.fanlight.gateway.config.yaml.YamlReader;
import dev.fanlight.gateway.value.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** config/schema.json says what the loader does. */
class SchemaTest {
  private static final Path FILE = ConfigFilesTest.CONFIG.resolve("schema.json");
  private static final Path EVERYTHING =
      Path.of("src/test/resources/dev/fanlight/gateway/config/load/everything.yaml");

  @Test
  void schema_hasExactlyTheKeysTheLoaderKnows() throws Exception {
    Set<String> known = new TreeSet<>();
    ConfigLoader.load(EVERYTHING, Map.of(), path -> {}, Set.of(), known);

    assertThat(difference(keys(), known)).as("only in the schema").isEmpty();
    assertThat(difference(known, keys())).as("only in the loader").isEmpty();
  }

  @Test
  void reference_showsEveryKeyThatIsAvailable_somewhere() throws Exception {
    Set<String> shown = new TreeSet<>();
    JsonNode root = new ObjectMapper().readTree(FILE.toFile());
    shown(root, root, json(ConfigFilesTest.CONFIG.resolve("examples/reference.yaml")), "", shown);

    assertThat(keys())
        .filteredOn(key -> NotAvailable.PATTERNS.stream().noneMatch(key::startsWith))
        .extracting(SchemaTest::last)
        .isSubsetOf(shown.stream().map(SchemaTest::last).toList());
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  @ParameterizedTest
  @MethodSource("valid")
  void schema_acceptsWhatTheLoaderAccepts(Path file) throws IOException {
    assertThat(validate(file)).isEmpty();
  }

  /** What needs no look at other parts of the file, or at the machine, an editor can tell too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "unknown-keys",
        "wrong-types",
        "missing-keys",
        "bad-durations",
        "bad-sizes",
        "bad-names",
        "bad-retries",
        "bad-pools",
        "bad-plugins",
        "bad-access-log",
        "several-actions",
        "bad-joins",
        "bad-for-each",
        "bad-calls",
        "bad-failure-policy"
      })
  void schema_refusesWhatTheLoaderRefuses(String name) throws IOException {
    assertThat(validate(ConfigFilesTest.CONFIG.resolve("invalid/" + name + ".yaml"))).isNotEmpty();
  }

  static List<Path> valid() throws IOException {
    return Stream.concat(Stream.of(EVERYTHING), ConfigFilesTest.everyExample_loads().stream())
        .toList();
  }

  /** A placeholder may stand for any of the words that a value may be. */
  @Test
  void wherever_aWordIsChosen_aPlaceholderMayStand() throws IOException {
    ObjectNode root = (ObjectNode) new ObjectMapper().readTree(FILE.toFile());
    Map<String, ObjectNode> choices = new LinkedHashMap<>();
    collectChoices(root, "", choices);

    assertThat(choices).hasSizeGreaterThan(20);
    assertThat(choices)
        .allSatisfy((path, choice) -> {
          ObjectNode alone = choice.deepCopy().set("$defs", root.get("$defs"));
          assertThat(schema(alone.toString()).validate("\"${WORD}\"", InputFormat.JSON))
              .as(path)
              .isEmpty();
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.3", "'1.3'", "\"${VERSION}\""})
  void minVersion_isTextOrANumber(String written, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("it.yaml");
    Files.writeString(
        file,
        "listeners: [{name: a, port: 1, tls: {cert: a, key: b, min_version: %s}}]\nroutes: []"
            .formatted(written));

    assertThat(validate(file)).noneMatch(mistake -> mistake.contains("min_version"));
  }

  /** The parts of a schema that list words, by their paths. */
  private static void collectChoices(
      JsonNode schema, String path, Map<String, ObjectNode> choices) {
    boolean isOption = path.endsWith("]");
    if (schema instanceof ObjectNode part && !isOption && listsWords(part)) {
      choices.put(path, part);
    }
    if (schema.isArray()) {
      for (int i = 0; i < schema.size(); i++) {
        collectChoices(schema.get(i), path + "[" + i + "]", choices);
      }
    }
    schema
        .properties()
        .forEach(entry -> collectChoices(entry.getValue(), path + "." + entry.getKey(), choices));
  }

  private static boolean listsWords(JsonNode schema) {
    return isWord(schema) || schema.path("anyOf").valueStream().anyMatch(SchemaTest::isWord);
  }

  private static boolean isWord(JsonNode schema) {
    return schema.has("enum") || schema.has("const");
  }

  private static Set<String> difference(Set<String> all, Set<String> without) {
    Set<String> difference = new TreeSet<>(all);
    difference.removeAll(without);
    return difference;
  }

  static Set<String> keys() throws IOException {
    JsonNode root = new ObjectMapper().readTree(FILE.toFile());
    Set<String> keys = new TreeSet<>();
    collect(root, root, "", keys);
    return keys;
  }

  private static void collect(JsonNode root, JsonNode schema, String path, Set<String> keys) {
    if (schema.has("$ref")) {
      collect(root, root.at(schema.get("$ref").textValue().substring(1)), path, keys);
    }
    schema.path("anyOf").forEach(choice -> collect(root, choice, path, keys));
    schema
        .path("properties")
        .properties()
        .forEach(entry -> {
          String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
          keys.add(key);
          collect(root, entry.getValue(), key, keys);
        });
    if (schema.path("additionalProperties").isObject()) {
      collect(root, schema.get("additionalProperties"), path + ".*", keys);
    }
    if (schema.has("items")) {
      collect(root, schema.get("items"), path + "[]", keys);
    }
  }

  private static List<String> validate(Path file) throws IOException {
    return schema(Files.readString(FILE)).validate(json(file).toString(), InputFormat.JSON).stream()
        .map(Object::toString)
        .toList();
  }

  private static Schema schema(String text) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(text, InputFormat.JSON);
  }

  private static JsonNode json(Path file) {
    ConfigErrors errors = new ConfigErrors(file.toString());
    Tree tree = Objects.requireNonNull(YamlReader.read(file, Map.of(), path -> {}, errors));
    ReadContext reading = new ReadContext(errors, Set.of(), new HashSet<>());
    return Objects.requireNonNull(ConfigNode.root(reading, "", asWritten(tree)).json());
  }

  /** The keys of the schema that stand in a document. */
  private static void shown(
      JsonNode root, JsonNode schema, JsonNode json, String path, Set<String> keys) {
    if (schema.has("$ref")) {
      shown(root, root.at(schema.get("$ref").textValue().substring(1)), json, path, keys);
    }
    schema.path("anyOf").forEach(choice -> shown(root, choice, json, path, keys));
    json.properties()
        .forEach(entry -> {
          JsonNode member = schema.path("properties").path(entry.getKey());
          JsonNode free = schema.path("additionalProperties");
          String key = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
          if (!member.isMissingNode()) {
            keys.add(key);
            shown(root, member, entry.getValue(), key, keys);
          } else if (free.isObject()) {
            shown(root, free, entry.getValue(), path + ".*", keys);
          }
        });
    if (json.isArray()) {
      json.forEach(item -> shown(root, schema.path("items"), item, path + "[]", keys));
    }
  }

  /** An editor sees placeholders, not what they stand for. */
  private static Tree asWritten(Tree tree) {
    return switch (tree) {
      case Tree.Mapping(int line, Map<String, Tree.Member> members) -> {
        Map<String, Tree.Member> written = new LinkedHashMap<>();
        members.forEach((key, member) ->
            written.put(key, new Tree.Member(member.line(), asWritten(member.value()))));
        yield new Tree.Mapping(line, written);
      }
      case Tree.Sequence(int line, List<Tree> items) ->
          new Tree.Sequence(line, items.stream().map(SchemaTest::asWritten).toList());
      case Tree.Scalar scalar when scalar.substituted() ->
          new Tree.Scalar(scalar.line(), Written.of(scalar.written()), true, false, null);
      case Tree.Scalar scalar -> scalar;
    };
  }
}
