package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a process of its own, as {@code run} starts it, with plugins of the test. */
abstract class ProcessScene {
  static final String LET_PASS = "{ return chain.proceed(it); }";

  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable Process process;
  @TempDir Path folder;

  @AfterEach
  void kill() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  static String plugins(String... names) {
    return Stream.of(names)
        .map(name -> "{name: " + name + ", config: {word: x}}")
        .collect(Collectors.joining(", ", "plugins: [", "]"));
  }

  Process running() {
    return Objects.requireNonNull(process);
  }

  void plugin(String simpleName, String filter, String first) throws IOException {
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
  String start(String more, String respond) throws IOException {
    BufferedReader output = launch(more, respond).inputReader();
    StringBuilder banner = new StringBuilder();
    while (!banner.toString().contains("Try:\n  ")) {
      banner.append(Objects.requireNonNull(output.readLine(), "a banner")).append('\n');
    }
    return banner.toString();
  }

  Process launch(String more, String respond) throws IOException {
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
            x-try: [%s]
            """
                .formatted(shutdown, more, respond, examples()));
    Process started =
        JavaCommand.of(
                List.of("-Dlogback.configurationFile=logback.xml"),
                Main.class.getName(),
                "run",
                file.toString())
            .redirectError(standardError())
            .start();
    process = started;
    return started;
  }

  /** The commands to try, which end the banner. */
  String examples() {
    return "curl x";
  }

  /** Not a pipe: to destroy a process closes that. */
  ProcessBuilder.Redirect standardError() {
    return ProcessBuilder.Redirect.to(folder.resolve("err").toFile());
  }

  /** All that is on standard error. */
  String complaints() throws IOException {
    return Files.readString(folder.resolve("err"));
  }

  CompletableFuture<HttpResponse<String>> send(String banner) {
    return client.sendAsync(
        HttpRequest.newBuilder(URI.create(address(banner, "listener +public") + "/x")).build(),
        BodyHandlers.ofString());
  }

  static String address(String banner, String label) {
    Matcher matcher = Pattern.compile(label + " +(http://127.0.0.1:[1-9]\\d+)").matcher(banner);
    assertThat(matcher.find()).as(banner).isTrue();
    return matcher.group(1);
  }

  /** Ends the process as operators do, and leaves its pipes open. */
  void terminate() throws Exception {
    signal("TERM");
  }

  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(running().pid())).start().waitFor();
  }

  void awaitInFlight(String banner) throws Exception {
    while (!admin(banner, "/metrics").contains("fanlight_requests_in_flight{route=\"x\"} 1")) {
      pause();
    }
  }

  void awaitStop(String banner) throws Exception {
    while (!admin(banner, "/health/ready").contains("shutting down")) {
      pause();
    }
  }

  /** Leaves the processor to the process that is waited for. */
  static void pause() {
    LockSupport.parkNanos(2_000_000);
  }

  String admin(String banner, String path) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(URI.create(address(banner, "admin") + path)).build(),
            BodyHandlers.ofString())
        .body();
  }
}
