package dev.fanlight.gateway;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a reader may expect of every source file, tests included. */
class SourcesTest {
  private static final int LINES = 300;

  private static final List<Path> SOURCES =
      List.of(Path.of("src"), Path.of("../plugins/api/src"), Path.of("../plugins/testkit/src"));

  @Test
  void everyFile_hasANameOfItsOwn() {
    Map<Path, List<Path>> files =
        files().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .collect(groupingBy(Path::getFileName));
    files.values().removeIf(ofOneName -> ofOneName.size() == 1);
    assertThat(files).isEmpty();
  }

  @Test
  void noFile_isTooLongToReadAtOnce() {
    assertThat(files()).filteredOn(file -> lines(file) > LINES).isEmpty();
  }

  private static List<Path> files() {
    List<Path> all = new ArrayList<>();
    for (Path folder : SOURCES) {
      try (Stream<Path> files = Files.walk(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(all::add);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
    return all;
  }

  private static int lines(Path file) {
    try {
      return Files.readAllLines(file).size();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
