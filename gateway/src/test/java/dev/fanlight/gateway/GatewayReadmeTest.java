package dev.fanlight.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** gateway/README.md names what is there. */
class GatewayReadmeTest {
  private static final Path PAGE = Path.of("README.md");
  private static final List<Path> SOURCES = List.of(Path.of("src"), Path.of("../plugins/api/src"));
  private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
  private static final Pattern CLASS_NAME = Pattern.compile("([A-Z][a-z0-9]+)+");
  private static final Pattern FLOOR = Pattern.compile("^\\| `([a-z.]+)` \\|", Pattern.MULTILINE);

  /** Vert.x's own, which the page says are not used. */
  private static final Set<String> FOREIGN = Set.of("Vertx", "Context");

  @Test
  void everyClassThatIsNamed_exists() throws IOException {
    assertThat(CODE.matcher(Files.readString(PAGE)).results().map(code -> code.group(1)))
        .filteredOn(name -> CLASS_NAME.matcher(name).matches() && !FOREIGN.contains(name))
        .hasSizeGreaterThan(50)
        .isSubsetOf(classes());
  }

  @Test
  void theFloors_areThoseThatAreChecked() throws IOException {
    assertThat(FLOOR.matcher(section("## The floors")).results().map(floor -> floor.group(1)))
        .containsExactlyElementsOf(
            Floors.HOUSE.packages().stream()
                .map(name -> name.replace("dev.fanlight.gateway.", ""))
                .toList());
  }

  private static String section(String heading) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(heading);
    return page.substring(begin, page.indexOf("\n## ", begin));
  }

  private static Set<String> classes() throws IOException {
    Set<String> classes = new HashSet<>();
    for (Path folder : SOURCES) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .map(file -> file.getFileName().toString())
            .filter(file -> file.endsWith(".java"))
            .forEach(file -> classes.add(file.replace(".java", "")));
      }
    }
    return classes;
  }
}
