package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** config/README.md keeps what it promises. */
class ConfigReadmeTest {
  private static final Path EXAMPLE_TLS =
      ConfigFilesTest.CONFIG.resolve("examples/tls").toAbsolutePath();
  private static final String LATER = "## Not available yet";

  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource
  void everyYamlBlock_loads(String block) throws IOException {
    Path file = Files.writeString(folder.resolve("block.yaml"), block);
    Files.createSymbolicLink(folder.resolve("tls"), EXAMPLE_TLS);

    assertThatCode(() -> ConfigLoader.load(file, Map.of())).doesNotThrowAnyException();
  }

  static List<String> everyYamlBlock_loads() throws IOException {
    return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
        .matcher(readme())
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  @Test
  void everyKeyOfTheSchema_isNamed() throws IOException {
    String tables = readme().substring(0, readme().indexOf(LATER)).replaceAll("(?s)```.*?```", "");
    Set<String> keys =
        SchemaTest.keys().stream()
            .map(key -> key.substring(key.lastIndexOf('.') + 1))
            .collect(Collectors.toCollection(TreeSet::new));
    keys.removeIf(key -> Pattern.compile("\\b" + key + "\\b").matcher(codeOf(tables)).find());

    assertThat(keys).isEmpty();
  }

  @Test
  void whatIsNotAvailable_isListed() throws IOException {
    String section = readme().substring(readme().indexOf(LATER));
    Set<String> listed =
        Pattern.compile("^- `(.*)`$", Pattern.MULTILINE)
            .matcher(section)
            .results()
            .map(line -> line.group(1))
            .collect(Collectors.toSet());

    assertThat(listed).isEqualTo(NotAvailable.PATTERNS);
  }

  /** A text in backticks. */
  private static String codeOf(String text) {
    return Pattern.compile("`([^`]+)`")
        .matcher(text)
        .results()
        .map((MatchResult code) -> code.group(1))
        .collect(Collectors.joining(" "));
  }

  private static String readme() throws IOException {
    return Files.readString(ConfigFilesTest.CONFIG.resolve("README.md"));
  }
}
