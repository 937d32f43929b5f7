package dev.fanlight.plugins.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** plugins/COOKBOOK.md shows every recipe letter for letter, without packages and imports. */
class CookbookTest {
  private static final Path CODE = Path.of("src/main/java/dev/fanlight/plugins/cookbook");

  @Test
  void theCookbook_showsEveryRecipe() throws IOException {
    String page = Files.readString(Path.of("../COOKBOOK.md"));
    for (Path recipe : recipes()) {
      String source = Files.readString(recipe);

      assertThat(page)
          .contains("(cookbook/" + recipe.toString().replace('\\', '/') + ")")
          .contains("```java\n" + source.substring(source.indexOf("/** ")).strip() + "\n```");
    }
  }

  private static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(CODE)) {
      return files.filter(file -> file.toString().endsWith("Plugin.java")).toList();
    }
  }
}
