package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the examples show may be copied without a word from {@code check}. */
class ExamplesAdviceTest {
  private static final Path CONFIG = Path.of("../config");

  static List<Path> examples() throws IOException {
    try (Stream<Path> files = Files.list(CONFIG.resolve("examples"))) {
      return Stream.concat(Stream.of(CONFIG.resolve("quickstart.yaml")), files)
          .filter(file -> file.toString().endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_getsNoAdvice(Path file) throws Exception {
    assertThat(Advised.about(file)).isEmpty();
  }
}
