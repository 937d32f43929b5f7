package dev.fanlight.gateway.filter.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.source.ConfigError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A jar that was built for another plugin API is refused before its code runs. */
class JarForApiTest {
  private static final String PASS =
      "return (Filter) (exchange, chain) -> chain.proceed(exchange);";

  @TempDir private Path folder;

  private final List<ConfigError> errors = new ArrayList<>();

  private Map<String, FoundPlugin> plugins() {
    ClassLoader gateway = PluginCatalog.class.getClassLoader();
    try (PluginCatalog catalog =
        PluginCatalog.open(new OpenJars(), gateway, List.of(folder), errors::add)) {
      return catalog.plugins();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.2.0", "9.1", "1.0-SNAPSHOT", "newest"})
  void open_refusesAJarThatWasBuiltForAnotherApi(String api) throws IOException {
    Path jar = says(TestJar.plugin("One", "one", PASS), api).write(folder.resolve("one.jar"));

    assertThat(plugins()).doesNotContainKey("one");

    assertThat(errors)
        .singleElement()
        .hasToString(
            "%s: found a plugin built for plugin API %s, expected a plugin built for plugin API 0.1"
                .formatted(jar, api));
  }

  @Test
  void open_readsWhatTheManifestSays() throws IOException {
    says(TestJar.plugin("One", "one", PASS), "0.1.0-SNAPSHOT").write(folder.resolve("one.jar"));
    TestJar.plugin("Two", "two", PASS).write(folder.resolve("two.jar"));

    FoundPlugin one = Objects.requireNonNull(plugins().get("one"));
    FoundPlugin two = Objects.requireNonNull(plugins().get("two"));

    assertThat(one.api()).isEqualTo("0.1.0-SNAPSHOT");
    assertThat(one.version()).isEqualTo("7.2");
    assertThat(two.api()).isNull();
    assertThat(two.version()).isNull();
  }

  private static TestJar says(TestJar jar, String api) {
    return jar.entry(
        "META-INF/MANIFEST.MF",
        "Manifest-Version: 1.0\nImplementation-Version: 7.2\nFanlight-Plugin-Api: " + api + "\n");
  }

  /** The jar brings the newer type, as one does that was built for it and packs too much. */
  @ParameterizedTest
  @CsvSource({
    "Newer, public final class Newer { public static void go() {} }, Newer.go(), Newer",
    "'ByteSize', 'public record ByteSize(long bytes) { public static void go() {} }',"
        + " 'ByteSize.go()', 'ByteSize.go'"
  })
  void open_refusesAJarThatUsesWhatTheGatewayDoesNotHave(
      String type, String source, String call, String named) throws IOException {
    Path jar =
        TestJar.plugin("One", "one", call + "; " + PASS)
            .source("dev.fanlight.plugin." + type, "package dev.fanlight.plugin; " + source)
            .write(folder.resolve("one.jar"));

    assertThat(plugins()).doesNotContainKey("one");

    assertThat(errors)
        .singleElement()
        .extracting(ConfigError::found)
        .isEqualTo("a plugin that uses " + named + ", which this gateway does not have");
    assertThat(errors.getFirst().file()).isEqualTo(jar.toString());
  }
}
