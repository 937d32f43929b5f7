package dev.fanlight.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import com.google.googlejavaformat.java.StringWrapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/**
 * What every Java file keeps to: one format, google-java-format's, which {@code -Dformat=true}
 * writes; a length that is read at once; and, in the gateway and what it stands on, a name of its
 * own and, for tests, a package in which a newcomer finds it.
 */
@TestInstance(Lifecycle.PER_CLASS)
class FormatTest {
  private static final Path ROOT = root();
  private static final int LINES = 300;
  private static final int MOST_TESTS = 24;

  /** Imports of the own package come first, as they do in a project with a package like org. */
  private static final String PACKAGE = "__" + "package";

  /** Where simple names are unique, and packages of tests small. */
  private static final List<String> HOUSE =
      List.of("gateway", "plugins/api", "plugins/testkit", "plugins/gateway-test");

  /** Every Java file of the repository, read once. */
  private final Map<Path, String> sources = sources();

  @Test
  void everyJavaFile_isFormatted() {
    assertThat(sources.keySet())
        .filteredOn(file -> !isFormatted(file))
        .as("not formatted; run mvn test -Dtest=FormatTest -Dformat=true")
        .isEmpty();
  }

  @Test
  void noJavaFile_isTooLongToReadAtOnce() {
    assertThat(sources.entrySet())
        .filteredOn(file -> file.getValue().lines().count() > LINES)
        .isEmpty();
  }

  @Test
  void everyJavaFile_hasANameOfItsOwn() {
    Map<Path, List<Path>> files = ofTheHouse().collect(groupingBy(Path::getFileName));
    files.values().removeIf(ofOneName -> ofOneName.size() == 1);
    assertThat(files).isEmpty();
  }

  /** {@link FloorsTest} bounds the other packages. */
  @Test
  void noPackageOfTests_hasMoreFilesThanOneLooksThrough() {
    Map<Path, Long> sizes =
        ofTheHouse()
            .map(file -> requireNonNull(file.getParent()))
            .filter(folder -> folder.toString().contains("/src/test/java/"))
            .collect(groupingBy(ROOT::relativize, counting()));
    assertThat(sizes).isNotEmpty();
    sizes.values().removeIf(size -> size <= MOST_TESTS);
    assertThat(sizes).isEmpty();
  }

  private Stream<Path> ofTheHouse() {
    return sources.keySet().stream()
        .filter(file -> HOUSE.stream().anyMatch(ROOT.relativize(file)::startsWith))
        .filter(file -> !file.endsWith("package-info.java"));
  }

  private static Map<Path, String> sources() {
    Map<Path, String> sources = new TreeMap<>();
    try {
      Files.walkFileTree(
          ROOT,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return folder.endsWith("target") || folder.endsWith(".git")
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (file.toString().endsWith(".java")) {
                sources.put(file, Files.readString(file, UTF_8));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return sources;
  }

  private boolean isFormatted(Path file) {
    try {
      String source = requireNonNull(sources.get(file));
      String formatted = format(source);
      if (Boolean.getBoolean("format") && !formatted.equals(source)) {
        Files.writeString(file, formatted, UTF_8);
        return true;
      }
      return formatted.equals(source);
    } catch (FormatterException syntax) {
      throw new AssertionError(file + " is not Java", syntax);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  /** As the command line tool does it. In the archetype's files the package is a placeholder. */
  private static String format(String source) throws FormatterException {
    return formatJava(source.replace("${package}", PACKAGE)).replace(PACKAGE, "${package}");
  }

  private static String formatJava(String source) throws FormatterException {
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
