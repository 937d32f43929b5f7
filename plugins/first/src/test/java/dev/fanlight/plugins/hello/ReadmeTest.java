package dev.fanlight.plugins.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.PluginFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** plugins/README.md shows this module letter for letter. */
class ReadmeTest {
  private static final String CODE = "dev/fanlight/plugins/hello/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "src/main/java/" + CODE + "HelloPlugin.java",
        "src/test/java/" + CODE + "HelloPluginTest.java",
        "src/test/java/" + CODE + "HelloInGatewayTest.java"
      })
  void theReadme_showsTheCode(String file) throws IOException {
    assertThat(readme()).contains("```java\n" + Files.readString(Path.of(file)).strip() + "\n```");
  }

  /** Without their packages and imports. */
  @ParameterizedTest
  @CsvSource({
    "DigestFilter, record",
    "StatsdFilter, final class",
    "OnceFilter, final class",
    "TenantFilter, record"
  })
  void theReadme_showsTheRecipes(String name, String kind) throws IOException {
    String file = Files.readString(Path.of("src/test/java/" + CODE + name + ".java"));

    assertThat(readme())
        .contains("```java\n" + file.substring(file.indexOf(kind + " " + name)).strip() + "\n```");
  }

  @Test
  void theReadme_showsTheServicesFile() throws IOException {
    String file = "src/main/resources/META-INF/services/" + PluginFactory.class.getName();

    assertThat(readme())
        .contains("`" + file + "`")
        .contains("```\n" + Files.readString(Path.of(file)).strip() + "\n```");
  }

  /** One pom, whether the archetype or a person writes it. */
  @Test
  void theReadme_showsThePomOfTheArchetype() throws IOException {
    String template = "../archetype/src/main/resources/archetype-resources/pom.xml";
    String pom =
        Files.readString(Path.of(template))
            .replace("${groupId}", "org.example")
            .replace("${artifactId}", "hello")
            .replace("${version}", "1.0");

    assertThat(readme()).contains("```xml\n" + versions(pom) + "```");
  }

  @Test
  void theReadme_makesAProjectWithTheArchetypeOfThisBuild() throws IOException {
    assertThat(readme())
        .contains(versions("maven-archetype-plugin:@maven-archetype.version@:generate"))
        .contains(versions("-DarchetypeVersion=@project.version@ "));
  }

  /** Puts the versions of this build into the places that are marked with {@code @}. */
  private static String versions(String text) {
    return Pattern.compile("@([a-z.-]+)@")
        .matcher(text)
        .replaceAll(name -> System.getProperty(name.group(1)));
  }

  @Test
  void theReadme_listsEveryBuiltin() throws IOException {
    try (var folders = Files.list(Path.of(".."))) {
      assertThat(folders.filter(folder -> Files.exists(folder.resolve("sample.yaml"))))
          .isNotEmpty()
          .allSatisfy(folder -> {
            String name = folder.getFileName().toString();
            assertThat(readme()).contains("[" + name + "](" + name + ")");
          });
    }
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("../README.md"));
  }
}
