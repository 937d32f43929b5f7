package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.filter.load.TestJar;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The process ends whatever its plugins do, and says which of them held it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessEndTest extends ProcessScene {
  private static final String EXITS =
      "public io.vertx.core.Future<Void> %s() { System.exit(0); return null; }";
  private static final String PLUGINS = plugins("stopless", "clingy", "heavy");

  @Test
  void pluginsThatHoldAStop_areNamed_andTheProcessEnds() throws Exception {
    String never =
        "public io.vertx.core.Future<Void> stop() {"
            + " return io.vertx.core.Promise.<Void>promise().future(); }";
    plugin("Stopless", LET_PASS + never, "");
    plugin("Clingy", LET_PASS, "context.own(() -> Thread.sleep(600_000));");
    plugin("Heavy", "{ while (true) { java.util.concurrent.locks.LockSupport.park(); } }", "");
    String banner = start(PLUGINS, "{body: x}");
    CompletableFuture<HttpResponse<String>> unanswered = send(banner);
    awaitInFlight(banner);

    running().destroy();

    assertThat(running().waitFor()).isEqualTo(1);
    assertThat(complaints())
        .contains("did not stop cleanly")
        .contains("plugin heavy keeps an event loop busy")
        .contains("plugin stopless (")
        .contains("plugin clingy (");
    assertThat(unanswered).failsWithin(Duration.ofSeconds(20));
  }

  @Test
  void aPluginThatExits_isNamed_andTheStopIsOrderly() throws Exception {
    plugin("Leaver", "{ System.exit(0); return chain.proceed(it); }", "");
    String banner = start(plugins("leaver"), "{body: x}");

    send(banner);

    assertThat(running().waitFor()).isEqualTo(1);
    assertThat(complaints()).contains("plugin leaver asked for the end of the process");
  }

  @Test
  void aPluginThatExitsWhileItIsMade_isNamedByItsJar() throws Exception {
    plugin("Leaver", LET_PASS, "System.exit(0);");

    launch(plugins("leaver"), "{body: x}");

    assertThat(running().waitFor()).isEqualTo(1);
    assertThat(complaints()).contains("the code of Leaver.jar asked for the end of the process");
  }

  @Test
  void aPluginThatExitsInItsStart_isNamedByItsJar() throws Exception {
    plugin("Leaver", LET_PASS + EXITS.formatted("start"), "");

    launch(plugins("leaver"), "{body: x}");

    assertThat(running().waitFor()).isEqualTo(1);
    assertThat(complaints()).contains("the code of Leaver.jar asked for the end of the process");
  }

  @Test
  void aPluginThatExitsInItsStop_isNamed_andHoldsTheStop() throws Exception {
    plugin("Leaver", LET_PASS + EXITS.formatted("stop"), "");
    start(plugins("leaver"), "{body: x}");

    terminate();

    assertThat(running().waitFor()).isEqualTo(1);
    assertThat(complaints())
        .contains("plugin leaver asked for the end of the process")
        .contains("did not stop cleanly");
  }

  @Test
  void aSecondSignal_endsTheProcessAtOnce() throws Exception {
    String banner = start("timeout: 1h", "{delay: 1h, body: x}");
    CompletableFuture<HttpResponse<String>> slow = send(banner);
    awaitInFlight(banner);
    running().destroy();
    awaitStop(banner);

    running().destroy();

    assertThat(running().waitFor()).isEqualTo(143);
    assertThat(slow).failsWithin(Duration.ofSeconds(20));
  }

  @Test
  void aSignalDuringTheStart_stopsInOrderWhenItHasStarted() throws Exception {
    Path starting = folder.resolve("starting");
    Path go = folder.resolve("go");
    String start =
        """
        public io.vertx.core.Future<Void> start() {
          io.vertx.core.Promise<Void> started = io.vertx.core.Promise.promise();
          new Thread(() -> {
            new java.io.File("%s").mkdir();
            while (!new java.io.File("%s").exists()) { Thread.onSpinWait(); }
            started.complete();
          }).start();
          return started.future();
        }
        public io.vertx.core.Future<Void> stop() {
          new java.io.File("%s").mkdir();
          return io.vertx.core.Future.succeededFuture();
        }
        """
            .formatted(starting, go, folder.resolve("stopped"));
    plugin("Gradual", LET_PASS + start, "");
    launch(plugins("gradual"), "{body: x}");
    while (!Files.exists(starting)) {
      assertThat(running().isAlive()).isTrue();
      pause();
    }

    terminate();
    Files.createDirectory(go);

    assertThat(running().waitFor()).isZero();
    assertThat(folder.resolve("stopped")).exists();
  }

  /** The record of a plugin is made while a file is read that has mistakes. */
  @Test
  void aSignalWhileTheFileIsRead_endsTheProcessWithItsCode() throws Exception {
    Path reading = folder.resolve("reading");
    String source =
        TestJar.factory("Slow", "slow", "return null;")
            .replace(
                "Config(String word) {}",
                """
                Config(String word) {
                  public Config {
                    new java.io.File("%s").mkdir();
                    while (word != null) { java.util.concurrent.locks.LockSupport.park(); }
                  }
                }
                """
                    .formatted(reading));
    new TestJar()
        .source("test.Slow", source)
        .entry(TestJar.SERVICES, "test.Slow")
        .write(folder.resolve("slow.jar"));
    launch(plugins("slow"), "{body: x, mistake: x}");
    while (!Files.exists(reading)) {
      assertThat(running().isAlive()).isTrue();
      pause();
    }

    terminate();

    assertThat(running().waitFor()).isEqualTo(143);
    assertThat(complaints()).doesNotContain("asked for the end");
  }

  @Test
  void aPluginThatDoesNotStart_isNamedWithItsPlace() throws Exception {
    plugin(
        "Broken",
        LET_PASS + "public io.vertx.core.Future<Void> start() { throw new Error(\"no luck\"); }",
        "");

    assertThatThrownBy(() -> start(plugins("broken"), "{body: x}")).hasMessageContaining("banner");

    assertThat(running().waitFor()).isEqualTo(1);
    assertThat(complaints())
        .containsPattern("plugin broken \\(.*yaml:8: routes\\[0].plugins\\[0]\\) did not start:")
        .contains("no luck")
        .doesNotContain("please report it");
  }

  @Test
  void aPluginWhoseFailureCannotBeRead_isNamedWithItsPlace() throws Exception {
    plugin(
        "Odd",
        LET_PASS
            + """
            public io.vertx.core.Future<Void> start() {
              throw new IllegalStateException() {
                public String getMessage() { throw new IllegalStateException("no message"); }
              };
            }
            """,
        "");

    launch(plugins("odd"), "{body: x}");

    assertThat(running().waitFor()).isEqualTo(1);
    assertThat(complaints())
        .containsPattern(
            "fanlight: plugin odd \\(.*yaml:8: routes\\[0].plugins\\[0]\\) did not start: "
                + "test.Odd\\$1\\$1, whose message cannot be read\n")
        .doesNotContain("please report it");
  }

  @Test
  void whyAPluginDoesNotStart_isOneLine_whateverItSays() throws Exception {
    plugin(
        "Forger",
        LET_PASS
            + "public io.vertx.core.Future<Void> start() {"
            + " throw new IllegalStateException(\"no luck\\nfanlight: FORGED\"); }",
        "");

    launch(plugins("forger"), "{body: x}");

    assertThat(running().waitFor()).isEqualTo(1);
    assertThat(complaints().lines())
        .noneMatch(line -> line.startsWith("fanlight: FORGED"))
        .anyMatch(line -> line.matches("fanlight: plugin forger .*: no luck\\?fanlight: FORGED"));
  }
}
