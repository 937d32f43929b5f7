package dev.fanlight.gateway.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.ReadContext;
import dev.fanlight.gateway.config.source.ConfigException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlReaderTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("A", "1", "B", "b b", "EMPTY", "");

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource
  void placeholders_areSubstitutedThenTyped(String yaml, String expected) throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "two\nlines\n");
    Files.writeString(folder.resolve("marked.txt"), "\uFEFFtwo\r\n");

    assertThat(json("x: " + yaml).get("x")).hasToString(expected);
  }

  static List<Arguments> placeholders_areSubstitutedThenTyped() {
    return List.of(
        arguments("${A}", "1"),
        arguments("\"${A}\"", "\"1\""),
        arguments("a${A}${B}", "\"a1b b\""),
        arguments("${NONE:-5}", "5"),
        arguments("${EMPTY:-5}", "5"),
        arguments("${EMPTY}", "null"),
        arguments("${NONE:-}", "null"),
        arguments("$${A}", "\"${A}\""),
        arguments("$A $$ $}", "\"$A $$ $}\""),
        arguments("${NONE:-http://a:1/b}", "\"http://a:1/b\""),
        arguments("${file:secret.txt}", "\"two\\nlines\""),
        arguments("${file:marked.txt}", "\"two\""),
        arguments("{'${A}': x}", "{\"${A}\":\"x\"}"));
  }

  @ParameterizedTest
  @MethodSource
  void scalarsAnchorsAndMergeKeys_surpriseNobody(String yaml, String expected) throws Exception {
    assertThat(json(yaml).get("x")).hasToString(expected.replace('\'', '"'));
  }

  static List<Arguments> scalarsAnchorsAndMergeKeys_surpriseNobody() {
    return List.of(
        arguments("a: &a {b: 1}\nx: *a", "{'b':1}"),
        arguments("a: &a {b: 1, c: 2}\nx: {<<: *a, b: 3}", "{'b':3,'c':2}"),
        arguments("a: [&a {b: 1}, &c {b: 2, d: 3}]\nx: {<<: [*a, *c]}", "{'b':1,'d':3}"),
        arguments("x: {'<<': 1}", "{'<<':1}"),
        arguments("x: {on: [on, off, yes, y]}", "{'on':['on','off','yes','y']}"),
        arguments("x: [0x1F, 0o7, 010, 1_000, +1]", "['0x1F','0o7','010','1_000','+1']"),
        arguments("x: [1:30, 2024-01-01, .5]", "['1:30','2024-01-01','.5']"),
        arguments("x: [True, NULL, ~, -0.5]", "[true,null,null,-0.5]"),
        arguments("x: 123456789012345678901234567890", "123456789012345678901234567890"),
        arguments("x: |\n  a\n  b\n", "'a\\nb\\n'"));
  }

  @Test
  void missingFile_isOneError() {
    assertThat(message(folder.resolve("none.yaml")))
        .isEqualTo("none.yaml: found no such file, expected a readable file");
  }

  @Test
  void folderInsteadOfFile_isOneError() {
    assertThat(message(folder)).contains("expected a readable file");
  }

  @Test
  @Timeout(60)
  void whatIsNoSmallRegularFile_isNamedAndNotRead() throws Exception {
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    Path huge = folder.resolve("huge");
    try (RandomAccessFile sparse = new RandomAccessFile(huge.toFile(), "rw")) {
      sparse.setLength(1L << 30);
    }

    assertThat(message(folder)).endsWith("found a folder, expected a readable file");
    assertThat(message(pipe)).startsWith("pipe: found a pipe, a socket or a device");
    assertThat(message(Path.of("/dev/zero"))).contains("found a pipe, a socket or a device");
    assertThat(message(huge)).startsWith("huge: found a file of more than ");
    assertThat(problem("${file:pipe}")).endsWith("not a pipe, a socket or a device");
    assertThat(problem("${file:/dev/zero}")).endsWith("not a pipe, a socket or a device");
    assertThat(problem("${file:huge}")).endsWith("not a file of more than 65536 bytes");
    assertThat(problem("${file:.}")).endsWith("not a folder");
  }

  private @Nullable String problem(String value) {
    return catchThrowableOfType(ConfigException.class, () -> json("x: " + value)).getMessage();
  }

  @Test
  void placeholdersTogether_standForNoMoreThanABound() throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "s".repeat(64 * 1024));

    assertThat(json("x: [" + "'${file:secret.txt}',".repeat(100) + "]").get("x")).hasSize(100);
    assertThat(problem("[" + "'${file:secret.txt}',".repeat(200) + "]"))
        .contains("placeholders that stand for at most 8388608 characters");
  }

  @Test
  void boundOfPlaceholders_holdsForAllThatFollow() throws Exception {
    Path file =
        Files.writeString(folder.resolve("test.yaml"), "[" + "'${BIG}',".repeat(2_100) + "]");
    ConfigErrors errors = new ConfigErrors("test.yaml");
    Map<String, String> environment = Map.of("BIG", "s".repeat(1 << 20));

    Tree tree = Objects.requireNonNull(YamlReader.read(file, environment, path -> {}, errors));

    ConfigNode.root(new ReadContext(errors, Set.of(), new HashSet<>()), "", tree).json();
    assertThat(errors.count()).isEqualTo(2_092);
  }

  @Test
  void moreValuesThanTheHeapMayHold_areRefusedWhereTheyStand() throws Exception {
    Path file = Files.writeString(folder.resolve("many.yaml"), "x:\n  [" + "a,".repeat(1_000_001));

    assertThat(message(file)).startsWith("many.yaml:2: found too many values");
  }

  @Test
  void bytesThatAreNotUtf8_areOneError() throws Exception {
    Path file =
        Files.write(folder.resolve("latin.yaml"), "x: ä".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(message(file))
        .isEqualTo("latin.yaml: found bytes that are not UTF-8, expected a text file in UTF-8");
  }

  @Test
  void controlCharacter_isReportedWithItsLine() throws Exception {
    Path file = Files.writeString(folder.resolve("bell.yaml"), "a: 1\nb: \u0007\n");

    assertThat(message(file))
        .isEqualTo("bell.yaml:2: found a control character, expected printable text");
  }

  /** The time goes by the square of the length where what was read is copied at every kilobyte. */
  @ParameterizedTest
  @ValueSource(strings = {"x: '%s'", "x: %s", "x: [1]\n#%s", "x: &%s 1"})
  @Timeout(60)
  void veryLongText_isReadInOnePass(String yaml) throws Exception {
    assertThat(json(yaml.formatted("long".repeat(1 << 20))).get("x")).isNotNull();
  }

  @Test
  void positions_countCharactersAndLines() throws Exception {
    Path file =
        Files.writeString(folder.resolve("lines.yaml"), "a: \ud83d\ude00\r\nb: 1\n\nc: ]\n");

    assertThat(message(file)).startsWith("lines.yaml:4: ");
  }

  @Test
  void brokenTag_isRefused() throws Exception {
    Path file = Files.writeString(folder.resolve("tag.yaml"), "x: 1\na: !%3");

    assertThat(message(file)).startsWith("tag.yaml:2: found broken YAML");
  }

  @Test
  void deepNesting_isRefused() throws Exception {
    String deep = "x: 1\ny:\n  " + "[".repeat(5000) + "]".repeat(5000);
    Path file = Files.writeString(folder.resolve("deep.yaml"), deep);

    assertThat(message(file)).startsWith("deep.yaml:3: found broken YAML").contains("Depth");
  }

  @Test
  void depthMadeOfAliases_isRefused() throws Exception {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i < 5000; i++) {
      yaml.append("a%d: &a%d [*a%d]\n".formatted(i, i, i - 1));
    }
    Path file = Files.writeString(folder.resolve("chain.yaml"), yaml);

    assertThat(message(file)).contains("once aliases are put in");
  }

  @Test
  void growthMadeOfMergeKeys_isRefused() throws Exception {
    StringBuilder yaml = new StringBuilder("a0: &a0 {k0: 1}\n");
    for (int i = 1; i < 3000; i++) {
      yaml.append("a%d: &a%d {<<: *a%d, k%d: 1}\n".formatted(i, i, i - 1, i));
    }
    Path file = Files.writeString(folder.resolve("merge.yaml"), yaml);

    assertThat(message(file)).contains("found more than the bounds allow");
  }

  private JsonNode json(String yaml) throws IOException, ConfigException {
    ConfigErrors errors = new ConfigErrors("test.yaml");
    Path file = Files.writeString(folder.resolve("test.yaml"), yaml);
    Tree tree = Objects.requireNonNull(YamlReader.read(file, ENVIRONMENT, path -> {}, errors));
    ReadContext reading = new ReadContext(errors, Set.of(), new HashSet<>());
    JsonNode json = ConfigNode.root(reading, "", tree).json();
    errors.throwIfAny();
    return Objects.requireNonNull(json);
  }

  private @Nullable String message(Path file) {
    ConfigErrors errors = new ConfigErrors(String.valueOf(file.getFileName()));
    assertThat(YamlReader.read(file, ENVIRONMENT, path -> {}, errors)).isNull();
    return catchThrowableOfType(ConfigException.class, errors::throwIfAny).getMessage();
  }
}
