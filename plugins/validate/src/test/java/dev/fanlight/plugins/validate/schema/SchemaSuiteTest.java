package dev.fanlight.plugins.validate.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that the official JSON Schema Test Suite requires of the draft 2020-12: the files in {@code
 * suite}, with their licence.
 */
class SchemaSuiteTest {
  private static final Bounds BOUNDS = new Bounds(100_000, 10, () -> false);
  private static final JsonReader READER = new JsonReader(64);
  private static final int FILES = 48;

  private static final String REMOTE = "is not allowed to be loaded";
  private static final String PATTERN = "the pattern ^\\p{Letter}+$ is not one of RE2";
  private static final String DIALECT = "$schema must be";

  /** Schemas that are errors of the file here, as the page of the plugin says, by file and why. */
  private static final Map<String, Integer> REFUSED =
      Map.of(
          "refRemote.json: " + REMOTE, 15,
          "dynamicRef.json: " + REMOTE, 5,
          "pattern.json: " + PATTERN, 1,
          "patternProperties.json: " + PATTERN, 1,
          "vocabulary.json: " + DIALECT, 2);

  static Stream<Path> files() throws Exception {
    Path folder =
        Path.of(Objects.requireNonNull(SchemaSuiteTest.class.getResource("suite")).toURI());
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  private static JsonNode groups(Path file) throws Exception {
    return JsonMapper.shared().readTree(Files.readString(file));
  }

  /** As the plugin reads it. */
  private static JsonNode read(JsonNode json) throws Exception {
    return READER.read(Buffer.buffer(json.toString()));
  }

  /** Why the schema is refused; empty: it is not. */
  private static String refusal(JsonNode group) throws Exception {
    try {
      BodySchema.of(read(group.get("schema")));
      return "";
    } catch (IllegalArgumentException refused) {
      return String.valueOf(refused.getMessage());
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void check_isThatOfTheSuite(Path file) throws Exception {
    List<String> others = new ArrayList<>();
    for (JsonNode group : groups(file)) {
      if (!refusal(group).isEmpty()) {
        continue; // counted below
      }
      BodySchema schema = BodySchema.of(read(group.get("schema")));
      for (JsonNode test : group.get("tests")) {
        boolean valid = schema.check(read(test.get("data")), BOUNDS).isEmpty();
        if (valid != test.get("valid").asBoolean()) {
          others.add(group.get("description") + ": " + test.get("description"));
        }
      }
    }
    assertThat(others).isEmpty();
  }

  @Test
  void whatIsRefused_isWhatThePageSays() throws Exception {
    assertThat(files()).hasSize(FILES);
    Map<String, Integer> refused = new TreeMap<>();
    for (Path file : files().toList()) {
      for (JsonNode group : groups(file)) {
        String why = refusal(group);
        if (!why.isEmpty()) {
          String known =
              Stream.of(REMOTE, PATTERN, DIALECT).filter(why::contains).findFirst().orElse(why);
          refused.merge(file.getFileName() + ": " + known, 1, Integer::sum);
        }
      }
    }
    assertThat(refused).isEqualTo(new TreeMap<>(REFUSED));
  }
}
