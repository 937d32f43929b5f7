package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file in config/invalid gives the messages its leading comment lists, and no others. What is
 * only wrong because nothing serves it yet stands in not-available.yaml alone, so that building a
 * feature changes one file.
 */
class InvalidTest {
  private static final Path FOLDER = ConfigFilesTest.CONFIG.resolve("invalid");

  @ParameterizedTest
  @MethodSource("files")
  void everyInvalidFile_givesExactlyItsMessages(Path file) throws IOException {
    List<String> expected =
        Files.readAllLines(file).stream()
            .takeWhile(line -> line.startsWith("# "))
            .map(line -> line.substring(2))
            .toList();
    boolean later = file.endsWith("not-available.yaml");

    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of()));

    assertThat(thrown.errors().stream().filter(error -> later || !isLater(error)))
        .map(error -> error.toString().replace(FOLDER + "/", ""))
        .isNotEmpty()
        .isEqualTo(expected);
  }

  private static boolean isLater(ConfigError error) {
    return "not available in this version".equals(error.hint());
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }
}
