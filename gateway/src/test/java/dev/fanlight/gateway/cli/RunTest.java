package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command as its users meet it: a process with arguments, output, signals and an exit code. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunTest {
  private static final String CONFIG =
      """
      listeners: [{name: public, host: 127.0.0.1, port: 0}]
      admin: {host: 127.0.0.1, port: 0}
      routes:
        - {name: hello, match: {path: /hello}, respond: {body: {hello: world}}}
        - {name: slow, match: {path: /slow}, respond: {delay: 1s, body: {done: true}}}
      x-try: [curl hello]
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir Path folder;

  /** One process for several rules, because each start takes long. */
  @Test
  void run_printsWhatItServes_heedsSignals_andFinishesARequestAtSigterm() throws Exception {
    String config = CONFIG + "access_log: {file: access.log}\n";
    Path log = folder.resolve("access.log");
    Path file = file(config);
    Process gateway = start("run", file.toString());
    try {
      String banner = banner(gateway.inputReader());
      String address = address(banner, "listener +public");
      String admin = address(banner, "admin");
      assertThat(banner)
          .containsPattern("route +hello +/hello +respond 200")
          .contains("Try:\n  curl hello\n");
      assertThat(get(address, "/hello").body()).isEqualTo("{\"hello\":\"world\"}");
      awaitText(log);

      Files.move(log, folder.resolve("access.log.1"));
      signal("USR1", gateway);
      awaitFile(log);

      Files.move(log, folder.resolve("access.log.2"));
      file(config.replace("/hello}", "/hi}"));
      signal("HUP", gateway);
      awaitReload(admin, "success");
      awaitFile(log);
      assertThat(get(address, "/hi").statusCode()).isEqualTo(200);
      assertThat(get(address, "/hello").statusCode()).isEqualTo(404);

      CompletableFuture<HttpResponse<String>> slow =
          client.sendAsync(request(address, "/slow"), BodyHandlers.ofString());
      awaitInFlight(admin);
      gateway.destroy();
      assertThat(slow.get().body()).isEqualTo("{\"done\":true}");
      assertThat(gateway.waitFor()).isZero();
      assertThat(Files.readString(folder.resolve("access.log.1"))).contains("\"path\":\"/hello\"");
      assertThat(Files.readString(log)).contains("\"path\":\"/hi\"", "\"path\":\"/slow\"");
    } finally {
      gateway.destroyForcibly();
    }
  }

  private static void signal(String name, Process process) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** A line of the access log may be written after its answer. */
  private static void awaitText(Path file) throws IOException {
    while (Files.size(file) == 0) {
      pause();
    }
  }

  private static void awaitFile(Path file) {
    while (!Files.exists(file)) {
      pause();
    }
  }

  /** The folder for temporary files cannot be made, as on a read-only file system. */
  @Test
  void watch_reloadsWhenASecretHasChanged_andKeepsTheLastGoodFile() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "one");
    String config = CONFIG.replace("{hello: world}", "\"${file:secret}\"");
    Path file = file(config);
    String nowhere = file.resolve("temporary").toString();
    Process gateway = start(nowhere, new String[] {"run", "--watch", file.toString()});
    try {
      String banner = banner(gateway.inputReader());
      String address = address(banner, "listener +public");
      String admin = address(banner, "admin");
      assertThat(get(address, "/hello").body()).isEqualTo("one");

      Files.writeString(secret, "two");
      awaitReload(admin, "success");
      assertThat(get(address, "/hello").body()).isEqualTo("two");

      file(config.replace("delay:", "dealy:"));
      awaitReload(admin, "failure");
      assertThat(get(admin, "/api/status").body()).contains("dealy");
      assertThat(get(address, "/hello").statusCode()).isEqualTo(200);
    } finally {
      gateway.destroyForcibly();
    }
  }

  @Test
  void rehearse_servesItselfAndEnds() throws Exception {
    Process rehearsal = start("rehearse");
    try (BufferedReader accessLog = rehearsal.inputReader()) {
      List<String> lines = accessLog.lines().toList();

      assertThat(rehearsal.waitFor()).isZero();
      assertThat(lines).anyMatch(line -> line.contains("\"route\":\"completed\",\"status\":200"));
    } finally {
      rehearsal.destroyForcibly();
    }
  }

  @ParameterizedTest
  @CsvSource({"listener public, port: 0}]", "admin, port: 0}"})
  void portInUse_isOneLineAndExitCode1(String what, String where) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String end = where.substring("port: 0".length()) + "\n";
      Path file = file(CONFIG.replace(where + "\n", "port: " + taken.getLocalPort() + end));
      StringWriter err = new StringWriter();

      int exitCode =
          Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err))
              .execute("run", file.toString());

      assertThat(exitCode).isEqualTo(1);
      assertThat(err.toString().lines())
          .singleElement()
          .asString()
          .contains(what)
          .contains(String.valueOf(taken.getLocalPort()));
    }
  }

  @Test
  void mistakeInTheFile_isExitCode2() throws Exception {
    Path file = file(CONFIG.replace("delay:", "dealy:"));
    StringWriter err = new StringWriter();

    int exitCode =
        Main.commandLine(new PrintWriter(new StringWriter()), new PrintWriter(err))
            .execute("run", file.toString());

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("dealy");
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("fanlight.yaml"), text);
  }

  private static Process start(String... arguments) throws IOException {
    return start(System.getProperty("java.io.tmpdir"), arguments);
  }

  private static Process start(String temporary, String[] arguments) throws IOException {
    List<String> program = new ArrayList<>(List.of(Main.class.getName()));
    program.addAll(List.of(arguments));
    return JavaCommand.of(List.of("-Djava.io.tmpdir=" + temporary), program.toArray(String[]::new))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static String banner(BufferedReader output) throws IOException {
    StringBuilder banner = new StringBuilder();
    while (!banner.toString().contains("Try:\n  ")) {
      banner.append(output.readLine()).append('\n');
    }
    return banner.toString();
  }

  private static String address(String banner, String label) {
    Matcher matcher = Pattern.compile(label + " +(http://127.0.0.1:[1-9]\\d+)").matcher(banner);
    assertThat(matcher.find()).as(banner).isTrue();
    return matcher.group(1);
  }

  /** Asks until a request has been read; without it a signal might come before the head. */
  private void awaitInFlight(String admin) throws Exception {
    String reading = "fanlight_requests_in_flight{route=\"slow\"} 1";
    boolean read = false;
    while (!read) {
      read = get(admin, "/metrics").body().contains(reading);
      pause();
    }
  }

  private void awaitReload(String admin, String result) throws Exception {
    String counted = "fanlight_config_reloads_total{result=\"%s\"} 1.0".formatted(result);
    boolean reloaded = false;
    while (!reloaded) {
      reloaded = get(admin, "/metrics").body().contains(counted);
      pause();
    }
  }

  /** Leaves the processor to the process that is waited for. */
  private static void pause() {
    LockSupport.parkNanos(5_000_000);
  }

  private HttpResponse<String> get(String address, String path) throws Exception {
    return client.send(request(address, path), BodyHandlers.ofString());
  }

  private static HttpRequest request(String address, String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).build();
  }
}
