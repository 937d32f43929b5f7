package dev.fanlight.gateway.whole.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two plugins whose jars have two versions of one library. */
class OwnLibrariesTest {
  @RegisterExtension static final Stage stage = new Stage();
  @TempDir static Path folder;

  /** The second version has a method more, and says of a resource what its own jar has. */
  @BeforeAll
  static void pack() throws IOException {
    library("Old", "1", "");
    library("New", "2", "public static String added() { return \" added\"; }");
  }

  private static void library(String plugin, String version, String more) throws IOException {
    String added = more.isEmpty() ? "" : " + lib.Library.added()";
    String create =
        """
        return (Filter) (it, chain) -> chain.proceed(it).map(back -> {
          back.headers().add("x-library", lib.Library.version()%s);
          return back;
        });
        """
            .formatted(added);
    String library =
        """
        package lib;
        public class Library {
          public static String version() {
            try (var text = Library.class.getResourceAsStream("/lib/version")) {
              return "%s " + new String(text.readAllBytes());
            } catch (java.io.IOException failed) {
              throw new java.io.UncheckedIOException(failed);
            }
          }
          %s
        }
        """
            .formatted(version, more);
    TestJar.plugin(plugin, plugin.toLowerCase(java.util.Locale.ROOT), create)
        .source("lib.Library", library)
        .entry("lib/version", "of version " + version)
        .write(folder.resolve(plugin + ".jar"));
  }

  @Test
  void eachPlugin_hasTheVersionOfItsOwnJar_alsoInOneChain() {
    TestGateway gateway =
        stage.gateway(
            """
            plugin_folders: [%s]
            routes:
              - name: x
                match: {path: /x}
                plugins: [{name: old, config: {word: x}}, {name: new, config: {word: x}}]
                respond: {status: 204}
            """
                .formatted(folder));

    assertThat(stage.client(gateway).get("/x").fields().getAll("x-library"))
        .containsExactly("2 of version 2 added", "1 of version 1");
  }
}
