package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.Stage;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A stop while the plugins of a reload are made. */
class StoppedReloadTest {
  @RegisterExtension static final Stage stage = new Stage();

  /** Where jars and test both see it. */
  private static final String SHARED = "stopped-reload";

  private static final String CREATE =
      """
      @SuppressWarnings("unchecked")
      java.util.Map<String, Object> shared =
          (java.util.Map<String, Object>) System.getProperties().get("%s");
      @SuppressWarnings("unchecked")
      java.util.List<String> closed = (java.util.List<String>) shared.get("closed");
      context.own(() -> closed.add(name()));
      %s
      return (Filter) (it, chain) -> chain.proceed(it);
      """;

  /** Whatever interrupts it. */
  private static final String HANGS =
      """
      ((java.util.concurrent.CompletableFuture<?>) shared.get("hanging")).complete(null);
      ((java.util.concurrent.CompletableFuture<?>) shared.get("go")).join();
      """;

  private final List<String> closed = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> hanging = new CompletableFuture<>();
  private final CompletableFuture<Void> go = new CompletableFuture<>();

  @TempDir private Path folder;

  @BeforeEach
  void share() {
    System.getProperties().put(SHARED, Map.of("closed", closed, "hanging", hanging, "go", go));
  }

  @AfterEach
  void letGo() {
    go.complete(null);
    System.getProperties().remove(SHARED);
  }

  private void pack(String name, String rest) throws IOException {
    TestJar.plugin(name, name.toLowerCase(Locale.ROOT), CREATE.formatted(SHARED, rest))
        .write(folder.resolve(name + ".jar"));
  }

  @Test
  void whileThePluginOfAReloadHangs_closesWhatAllOfThatReloadOwn() throws IOException {
    pack("Fine", "");
    pack("Stuck", HANGS);
    TestGateway gateway = stage.gateway("shutdown: {timeout: 100ms}\nroutes: []\n");
    CompletableFuture<Void> reload =
        gateway.reload(
            """
            plugin_folders: [%s]
            plugins:
              - {name: fine, config: {word: x}}
              - {name: stuck, config: {word: x}}
            routes: []
            """
                .formatted(folder));
    Eventually.get("the plugin that hangs", hanging);

    Eventually.get("the stop", gateway.stop());

    assertThat(closed).containsExactlyInAnyOrder("fine", "stuck");
    assertThat(reload).isCompletedExceptionally();
  }
}
