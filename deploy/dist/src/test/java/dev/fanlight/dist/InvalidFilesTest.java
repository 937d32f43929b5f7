package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.cli.check.CheckReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With the builtin plugins, files with mistakes get the messages that their first lines list. */
class InvalidFilesTest {
  private static final Path FOLDER = Path.of("../../config/invalid");
  private static final String LATER = "(not available in this version)";

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void check_printsWhatTheFileBeginsWith(Path file) throws IOException {
    List<String> expected =
        Files.readAllLines(file).stream()
            .takeWhile(line -> line.startsWith("# "))
            .map(line -> line.substring(2))
            .toList();
    boolean later = file.endsWith("not-available.yaml");
    StringWriter err = new StringWriter();

    CheckReport.of(file).write(new PrintWriter(new StringWriter()), new PrintWriter(err), false);

    assertThat(err.toString().lines().filter(line -> later || !line.endsWith(LATER)))
        .map(line -> line.replace(FOLDER + "/", ""))
        .isEqualTo(expected);
  }
}
