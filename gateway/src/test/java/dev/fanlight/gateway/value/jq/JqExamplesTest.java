package dev.fanlight.gateway.value.jq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All examples of the manual of jq 1.7.1, word for word. */
class JqExamplesTest {
  private static final int ALL = 241;
  private static final int MOST = 1 << 20;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  /** What is no program here, by what it uses. The page on the configuration says so of each. */
  private static final Set<String> NO_PROGRAM =
      Set.of(
          "$__loc__", "$ENV", "env", "?//", "bsearch", "strptime", "tostream", "truncate_stream");

  /** What gives something else here, of which that page says so too. */
  private static final Set<String> OTHERWISE = Set.of("repeat");

  private record Example(String program, String input, List<String> outputs) {
    boolean has(Set<String> names) {
      return names.stream()
          .anyMatch(name -> program.matches("(.*[^\\w.])?\\Q" + name + "\\E(\\W.*)?"));
    }

    /** Of its program. */
    JsonNode given() throws Exception {
      return JSON.readTree(
          Program.compile("[" + program + "]")
              .run(Buffer.buffer(input), MOST, MOST, MOST)
              .getBytes());
    }

    boolean gives(JsonNode given) throws Exception {
      JsonNode all = JSON.readTree("[" + String.join(",", outputs) + "]");
      return all.equals(JqExamplesTest::compare, given);
    }
  }

  /** By value: the manual writes 1.000 where another one writes 1. */
  private static int compare(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue())
        : one.equals(other) ? 0 : 1;
  }

  private static Stream<Example> all() throws Exception {
    try (InputStream text = JqExamplesTest.class.getResourceAsStream("examples17.txt")) {
      String all = new String(Objects.requireNonNull(text).readAllBytes(), UTF_8);
      return Stream.of(all.split("\n\n+"))
          .filter(block -> !block.startsWith("#"))
          .map(block -> block.lines().toList())
          .map(lines -> new Example(lines.get(0), lines.get(1), lines.subList(2, lines.size())));
    }
  }

  static Stream<Example> same() throws Exception {
    return all().filter(example -> !example.has(NO_PROGRAM) && !example.has(OTHERWISE));
  }

  static Stream<Example> notPrograms() throws Exception {
    return all().filter(example -> example.has(NO_PROGRAM));
  }

  static Stream<Example> otherwise() throws Exception {
    return all().filter(example -> example.has(OTHERWISE));
  }

  @Test
  void noExample_isLeftOut() throws Exception {
    assertThat(all()).hasSize(ALL);
    assertThat(notPrograms()).hasSize(14);
    assertThat(otherwise()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("same")
  void example_givesWhatTheManualSays(Example example) throws Exception {
    JsonNode given = example.given();
    assertThat(example.gives(given)).as("%s", given).isTrue();
  }

  @ParameterizedTest
  @MethodSource("notPrograms")
  void whatIsNotThere_isRefused(Example example) {
    assertThat(catchThrowable(() -> Program.compile(example.program())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @MethodSource("otherwise")
  void whatIsOtherwise_isOtherwise(Example example) {
    assertThat(catchThrowable(example::given)).hasMessageContaining("recurses too deeply");
  }

  @Test
  void whatDiffers_isOnThePageOfTheConfiguration() throws Exception {
    String page = Files.readString(Path.of("../config/README.md"));
    int from = page.indexOf("These things differ from jq 1.7:");
    String differences = page.substring(from, page.indexOf("\n#", from));
    assertThat(Stream.concat(NO_PROGRAM.stream(), OTHERWISE.stream()))
        .allMatch(name -> differences.contains("`" + name + "`"));
  }
}
