package dev.fanlight.gateway.whole.reload;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.telemetry.RecordedLog;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stop while the plugins of a reload are made or start. */
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
      return new Filter() {
        public io.vertx.core.Future<GatewayResponse> filter(Exchange it, Chain chain) {
          return chain.proceed(it);
        }
        public io.vertx.core.Future<Void> start() {
          %s
        }
      };
      """;

  private static final String STARTS = "return io.vertx.core.Future.succeededFuture();";

  /** Whatever interrupts it. */
  private static final String HANGS =
      """
      ((java.util.concurrent.CompletableFuture<?>) shared.get("hanging")).complete(null);
      ((java.util.concurrent.CompletableFuture<?>) shared.get("go")).join();
      """;

  private static final String NEVER_STARTS =
      """
      ((java.util.concurrent.CompletableFuture<?>) shared.get("hanging")).complete(null);
      return io.vertx.core.Promise.<Void>promise().future();
      """;

  /** What the plugin owns is closed while it starts, and then it cannot start any more. */
  private static final String FAILS_WHEN_CLOSED =
      """
      io.vertx.core.Promise<Void> started = io.vertx.core.Promise.promise();
      context.own(() -> started.fail("what it needs is closed"));
      ((java.util.concurrent.CompletableFuture<?>) shared.get("hanging")).complete(null);
      return started.future();
      """;

  @RegisterExtension final RecordedLog log = new RecordedLog("dev.fanlight.gateway");

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

  private void pack(String name, String rest, String start) throws IOException {
    TestJar.plugin(name, name.toLowerCase(Locale.ROOT), CREATE.formatted(SHARED, rest, start))
        .write(folder.resolve(name + ".jar"));
  }

  /** Returns when the second plugin of the reload hangs. */
  private CompletableFuture<Void> reload(TestGateway gateway) {
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
    return reload;
  }

  /** One line, and no stack. */
  private void assertTold(String why) {
    assertThat(log.events())
        .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
        .singleElement()
        .satisfies(line -> {
          assertThat(line.getLevel()).isEqualTo(Level.WARN);
          assertThat(line.getFormattedMessage())
              .matches("the reload was given up, because the gateway stops" + why);
          assertThat(line.getThrowableProxy()).isNull();
        });
  }

  @Test
  void whileThePluginOfAReloadHangs_closesWhatAllOfThatReloadOwn() throws IOException {
    pack("Fine", "", STARTS);
    pack("Stuck", HANGS, STARTS);
    TestGateway gateway = stage.gateway("shutdown: {timeout: 100ms}\nroutes: []\n");
    CompletableFuture<Void> reload = reload(gateway);

    Eventually.get("the stop", gateway.stop());

    assertThat(closed).containsExactlyInAnyOrder("fine", "stuck");
    assertThat(reload).isCompletedExceptionally();
  }

  @Test
  void whileAPluginIsMade_isOneLineThatNamesIt() throws IOException {
    pack("Fine", "", STARTS);
    pack("Stuck", HANGS, STARTS);
    TestGateway gateway = stage.gateway("shutdown: {timeout: 100ms}\nroutes: []\n");
    reload(gateway);

    Eventually.get("the stop", gateway.stop());

    assertTold(": it waited for the code of plugin stuck \\(\\S+:\\d+: plugins\\[1]\\)");
  }

  @ParameterizedTest
  @ValueSource(strings = {NEVER_STARTS, FAILS_WHEN_CLOSED})
  void whileAPluginStarts_isOneLineThatNamesIt(String start) throws IOException {
    pack("Fine", "", STARTS);
    pack("Stuck", "", start);
    TestGateway gateway = stage.gateway("shutdown: {timeout: 100ms}\nroutes: []\n");
    CompletableFuture<Void> reload = reload(gateway);

    Eventually.get("the stop", gateway.stop());

    assertTold(": it waited for the start of plugin stuck \\(\\S+:\\d+: plugins\\[1]\\)");
    assertThat(closed).containsExactlyInAnyOrder("fine", "stuck");
    assertThat(reload).isCompletedExceptionally();
  }

  @Test
  void aReloadThatCannotBeTakenAnyMore_isOneLine() throws IOException {
    pack("Fine", "", STARTS);
    pack("Stuck", HANGS, STARTS);
    TestGateway gateway = stage.gateway("shutdown: {timeout: 1h}\nroutes: []\n");
    reload(gateway);
    CompletableFuture<Void> stop = gateway.stop();
    Eventually.equal(
        "the stop is announced",
        true,
        () -> gateway.admin("/api/status").contains("shutting down"));

    go.complete(null);
    Eventually.get("the stop", stop);

    assertTold("");
  }
}
