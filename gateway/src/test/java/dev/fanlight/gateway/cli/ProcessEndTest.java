package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process ends whatever its plugins do, and says which of them held it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessEndTest {
  private static final String LET_PASS = "{ return chain.proceed(it); }";
  private static final String PLUGINS = plugins("stopless", "clingy", "heavy");

  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Process process;
  @TempDir Path folder;

  @AfterEach
  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

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

    new ProcessBuilder("kill", "-TERM", String.valueOf(running().pid())).start().waitFor();
    Files.createDirectory(go);

    assertThat(running().waitFor()).isZero();
    assertThat(folder.resolve("stopped")).exists();
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

  private static String plugins(String... names) {
    return Stream.of(names)
        .map(name -> "{name: " + name + ", config: {word: x}}")
        .collect(Collectors.joining(", ", "plugins: [", "]"));
  }

  private Process running() {
    return Objects.requireNonNull(process);
  }

  private void plugin(String simpleName, String filter, String first) throws IOException {
    String create =
        """
        %s
        return new Filter() {
          public io.vertx.core.Future<GatewayResponse> filter(Exchange it, Chain chain) %s
        };
        """
            .formatted(first, filter);
    TestJar.plugin(simpleName, simpleName.toLowerCase(Locale.ROOT), create)
        .write(folder.resolve(simpleName + ".jar"));
  }

  /**
   * @param more keys of the one route
   * @return what it prints at the start
   */
  private String start(String more, String respond) throws IOException {
    BufferedReader output = launch(more, respond).inputReader();
    StringBuilder banner = new StringBuilder();
    while (!banner.toString().contains("Try:\n  ")) {
      banner.append(Objects.requireNonNull(output.readLine(), "a banner")).append('\n');
    }
    return banner.toString();
  }

  private Process launch(String more, String respond) throws IOException {
    String shutdown = respond.contains("delay") ? "1h" : "200ms";
    Path file =
        Files.writeString(
            folder.resolve("fanlight.yaml"),
            """
            listeners: [{name: public, host: 127.0.0.1, port: 0}]
            admin: {host: 127.0.0.1, port: 0}
            plugin_folders: [.]
            shutdown: {timeout: %s}
            routes:
              - name: x
                match: {path: /x}
                %s
                respond: %s
            x-try: [curl x]
            """
                .formatted(shutdown, more, respond));
    Process started =
        JavaCommand.of(List.of(), Main.class.getName(), "run", file.toString())
            // Not a pipe: to destroy a process closes that.
            .redirectError(folder.resolve("err").toFile())
            .start();
    process = started;
    return started;
  }

  private String complaints() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  private CompletableFuture<HttpResponse<String>> send(String banner) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(address(banner, "listener +public") + "/x")).build(),
        BodyHandlers.ofString());
  }

  private static String address(String banner, String label) {
    Matcher matcher = Pattern.compile(label + " +(http://127.0.0.1:[1-9]\\d+)").matcher(banner);
    assertThat(matcher.find()).as(banner).isTrue();
    return matcher.group(1);
  }

  private void awaitInFlight(String banner) throws Exception {
    while (!admin(banner, "/metrics").contains("fanlight_requests_in_flight{route=\"x\"} 1")) {
      pause();
    }
  }

  private void awaitStop(String banner) throws Exception {
    while (!admin(banner, "/health/ready").contains("shutting down")) {
      pause();
    }
  }

  /** Leaves the processor to the process that is waited for. */
  private static void pause() {
    LockSupport.parkNanos(2_000_000);
  }

  private String admin(String banner, String path) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(address(banner, "admin") + path)).build(),
            BodyHandlers.ofString())
        .body();
  }
}
