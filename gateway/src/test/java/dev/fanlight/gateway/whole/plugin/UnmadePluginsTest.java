package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reload whose plugins cannot all be made says which one, and leaves nothing of them open. */
class UnmadePluginsTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  /** Where jars and test both see it. */
  private static final String CLOSED = "unmade-plugins.closed";

  private final Set<String> closed = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void pack() throws IOException {
    plugin("Fine", "return (Filter) (it, chain) -> chain.proceed(it);");
    plugin("Missing", "throw new NoClassDefFoundError(\"com/example/Missing\");");
    plugin("Deep", "throw new StackOverflowError();");
    plugin("Nothing", "return null;");
  }

  private static void plugin(String simpleName, String end) throws IOException {
    String create =
        """
        @SuppressWarnings("unchecked")
        java.util.Set<String> closed =
            (java.util.Set<String>) System.getProperties().get("%s");
        context.own((AutoCloseable) () -> closed.add(config.word() + " 1"));
        context.own((AutoCloseable) () -> closed.add(config.word() + " 2"));
        %s
        """
            .formatted(CLOSED, end);
    TestJar.plugin(simpleName, simpleName.toLowerCase(Locale.ROOT), create)
        .write(folder.resolve(simpleName + ".jar"));
  }

  @BeforeEach
  void listen() {
    System.getProperties().put(CLOSED, closed);
  }

  @AfterEach
  void forget() {
    System.getProperties().remove(CLOSED);
  }

  private static String yaml(String... plugins) {
    StringBuilder entries = new StringBuilder();
    for (int i = 0; i < plugins.length; i++) {
      entries.append(
          "    - {name: %s, id: p%d, config: {word: p%d}}\n".formatted(plugins[i], i, i));
    }
    return """
    plugin_folders: [%s]
    routes:
      - name: a
        match: {path: /a}
        respond: {body: newer}
        plugins:
    %s
    """
        .formatted(folder, entries);
  }

  private static TestGateway gateway() {
    return stage.gateway("routes: [{name: a, match: {path: /a}, respond: {body: older}}]");
  }

  @ParameterizedTest
  @CsvSource({
    "missing, 'no class com.example.Missing, which it needs'",
    "deep, java.lang.StackOverflowError",
    "nothing, the factory made no plugin"
  })
  void aPluginThatIsNotMade_isNamed_andWhatAllOwnIsClosed(String plugin, String found) {
    TestGateway gateway = gateway();

    CompletableFuture<Void> reload = gateway.reload(yaml("fine", plugin, "fine"));

    assertThatThrownBy(reload::join)
        .cause()
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching(
            "\\S+:\\d+: routes\\[0]\\.plugins\\[1]\\.config: found \\Q%s\\E, expected what plugin %s can use"
                .formatted(found, plugin));
    Eventually.equal(
        "what was closed", Set.of("p0 1", "p0 2", "p1 1", "p1 2", "p2 1", "p2 2"), this::closed);
    assertThat(stage.client(gateway).get("/a").body()).isEqualTo("older");
    assertThat(gateway.generations()).isOne();
  }

  @Test
  void severalThatAreNotMade_areAllNamed() {
    CompletableFuture<Void> reload = gateway().reload(yaml("nothing", "fine", "missing"));

    assertThatThrownBy(reload::join)
        .hasMessageContaining("what plugin nothing can use")
        .hasMessageContaining("what plugin missing can use");
    Eventually.equal(
        "what was closed", Set.of("p0 1", "p0 2", "p1 1", "p1 2", "p2 1", "p2 2"), this::closed);
  }

  private Set<String> closed() {
    return Set.copyOf(closed);
  }
}
