package dev.fanlight.plugins.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.UpstreamName;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** plugins/COOKBOOK.md shows every recipe letter for letter, without packages and imports. */
class CookbookTest {
  private static final Path CODE = Path.of("src/main/java/dev/fanlight/plugins/cookbook");

  @Test
  void theCookbook_showsEveryRecipe() throws IOException {
    String page = Files.readString(Path.of("../COOKBOOK.md"));
    assertThat(recipes()).hasSizeGreaterThanOrEqualTo(8);
    for (Path recipe : recipes()) {
      String source = Files.readString(recipe);

      assertThat(page)
          .contains("(cookbook/" + recipe.toString().replace('\\', '/') + ")")
          .contains("```java\n" + source.substring(source.indexOf("/** ")).strip() + "\n```");
    }
  }

  /** The gateway checks an {@code UpstreamName} with the file, and a text at the first call. */
  @Test
  void everyRecipeThatCallsAnUpstream_hasItsNameChecked() {
    List<RecordComponent> upstreams =
        ServiceLoader.load(PluginFactory.class).stream()
            .map(recipe -> (Class<?>) recipe.get().configType())
            .flatMap(config -> Arrays.stream(config.getRecordComponents()))
            .filter(component -> component.getName().equals("upstream"))
            .toList();

    assertThat(upstreams)
        .hasSize(2)
        .allSatisfy(upstream -> assertThat(upstream.getType()).isEqualTo(UpstreamName.class));
  }

  private static List<Path> recipes() throws IOException {
    try (Stream<Path> files = Files.list(CODE)) {
      return files.filter(file -> file.toString().endsWith("Plugin.java")).toList();
    }
  }
}
