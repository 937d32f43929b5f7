package dev.fanlight.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One format for all Java, google-java-format's; {@code -Dformat=true} writes it. */
class FormatTest {
  private static final Path ROOT = root();

  @Test
  void everyJavaFile_isFormatted() throws IOException {
    List<Path> ill;
    try (Stream<Path> files = Files.walk(ROOT)) {
      ill =
          files
              .filter(file -> file.toString().endsWith(".java"))
              .filter(file -> !ROOT.relativize(file).toString().contains("target/"))
              .filter(file -> !isFormatted(file))
              .map(ROOT::relativize)
              .toList();
    }
    assertThat(ill).as("not formatted; run mvn test -Dtest=FormatTest -Dformat=true").isEmpty();
  }

  private static boolean isFormatted(Path file) {
    try {
      String source = Files.readString(file, UTF_8);
      String formatted = format(source);
      if (Boolean.getBoolean("format") && !formatted.equals(source)) {
        Files.writeString(file, formatted, UTF_8);
        return true;
      }
      return formatted.equals(source);
    } catch (FormatterException syntax) {
      throw new AssertionError(file + " is not Java", syntax);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** As the command line tool does it. */
  private static String format(String source) throws FormatterException {
    String used = RemoveUnusedImports.removeUnusedImports(source);
    String ordered = ImportOrderer.reorderImports(used, Style.GOOGLE);
    Formatter formatter = new Formatter();
    return StringWrapper.wrap(formatter.formatSource(ordered), formatter);
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("LICENSE"))) {
      folder = requireNonNull(folder.getParent(), "not inside the repository");
    }
    return folder;
  }
}
