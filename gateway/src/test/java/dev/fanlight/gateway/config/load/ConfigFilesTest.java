package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What config/ shows to operators works. */
class ConfigFilesTest {
  static final Path CONFIG = Path.of("../config");

  @ParameterizedTest
  @MethodSource
  void everyExample_loads(Path file) {
    assertThatCode(() -> ConfigLoader.load(file, Map.of())).doesNotThrowAnyException();
  }

  static List<Path> everyExample_loads() throws IOException {
    try (Stream<Path> examples = Files.list(CONFIG.resolve("examples"))) {
      return Stream.concat(
              examples.filter(file -> file.toString().endsWith(".yaml")),
              Stream.of(CONFIG.resolve("quickstart.yaml")))
          .toList();
    }
  }
}
