package dev.fanlight.gateway.filter.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.source.ConfigError;
import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.gateway.config.source.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A catalog understands an entry of a configuration. */
class PluginBindingTest {
  private static final String PASS =
      "return (Filter) (exchange, chain) -> chain.proceed(exchange);";

  @TempDir private Path folder;

  private final List<ConfigError> errors = new ArrayList<>();

  @Test
  void readsTheConfigIntoTheFactorysRecord() throws IOException {
    TestJar.plugin("One", "one", PASS).write(folder.resolve("one.jar"));

    BoundPlugin<?> bound = bind(config("one", "word", "hi"));

    assertThat(errors).isEmpty();
    assertThat(Objects.requireNonNull(bound).bound()).hasToString("Config[word=hi]");
  }

  @Test
  void reportsAMistakeWhereItStands() throws IOException {
    TestJar.plugin("One", "one", PASS).write(folder.resolve("one.jar"));

    BoundPlugin<?> bound = bind(config("one", "wrod", "hi"));

    assertThat(bound).isNull();
    assertThat(errors)
        .anySatisfy(error -> {
          assertThat(error.path()).isEqualTo("plugins[0].config.wrod");
          assertThat(error.line()).isEqualTo(8);
        });
  }

  @Test
  void countsTheMistakesThatItDoesNotName() throws IOException {
    TestJar.plugin("One", "one", PASS).write(folder.resolve("one.jar"));
    ObjectNode unknown = JsonNodeFactory.instance.objectNode().put("word", "hi");
    IntStream.range(0, 1_500).forEach(i -> unknown.put("unknown" + i, i));
    Mistakes mistakes = new Mistakes();

    bind(config("one", "word", unknown), mistakes);

    assertThat(mistakes.count()).isEqualTo(1_500);
  }

  @Test
  void hintsAtThePluginThatWasMeant() throws IOException {
    TestJar.plugin("One", "headers", PASS).write(folder.resolve("one.jar"));

    assertThat(bind(config("haeders", "word", "hi"))).isNull();

    assertThat(errors).hasSize(1);
    assertThat(errors.getFirst().path()).isEqualTo("plugins[0].name");
    assertThat(errors.getFirst().hint()).contains("headers");
  }

  @Test
  void whereThereIsNoPlugin_saysSo() {
    assertThat(bind(config("headers", "word", "hi"))).isNull();

    assertThat(errors.getFirst().expected())
        .isEqualTo("a plugin of plugin_folders, and there is none");
  }

  private @Nullable BoundPlugin<?> bind(PluginConfig config) {
    Mistakes mistakes = new Mistakes();
    BoundPlugin<?> bound = bind(config, mistakes);
    try {
      mistakes.throwIfAny();
    } catch (ConfigException wrong) {
      errors.addAll(wrong.errors());
    }
    return bound;
  }

  private @Nullable BoundPlugin<?> bind(PluginConfig config, Mistakes mistakes) {
    ClassLoader gateway = PluginCatalog.class.getClassLoader();
    try (PluginCatalog catalog =
        PluginCatalog.open(new OpenJars(), gateway, List.of(folder), mistakes::add)) {
      return catalog.bind(config, Set.of(), mistakes);
    }
  }

  static PluginConfig config(String name, String key, String value) {
    return config(name, key, JsonNodeFactory.instance.objectNode().put(key, value));
  }

  private static PluginConfig config(String name, String key, ObjectNode config) {
    Origin origin =
        new Origin(
            "gateway.yaml",
            "plugins[0].config",
            Map.of(
                "plugins[0].config",
                new Origin.Place(7, null),
                "plugins[0].config." + key,
                new Origin.Place(8, null)));
    return new PluginConfig(name, name, true, Use.always("default"), config, origin);
  }
}
