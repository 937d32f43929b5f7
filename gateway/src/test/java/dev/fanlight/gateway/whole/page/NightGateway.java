package dev.fanlight.gateway.whole.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.gateway.process.JavaCommand;
import dev.fanlight.gateway.whole.Eventually;
import dev.fanlight.gateway.whole.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command {@code fanlight run gateway.yaml} in a folder of its own, with services behind it,
 * and a shell that runs commands there.
 */
final class NightGateway implements AutoCloseable {
  private static final String MAIN = "dev.fanlight.gateway.cli.Main";

  /** With the log of a real gateway, and not that of the tests. */
  private static final List<String> FLAGS =
      List.of("-Xmx128m", "-Dlogback.configurationFile=logback.xml");

  private static final String SERVICES =
      """
      listeners:
        - {name: public, host: 127.0.0.1, port: 0}
        - {name: sick, host: 127.0.0.1, port: 0}
      routes:
        - {name: user, match: {path: /user}, respond: {body: {id: 7}}}
        - {name: orders, match: {path: /orders}, respond: {delay: 400ms, body: []}}
        - {name: stock, match: {path: /stock}, respond: {delay: 2s, body: []}}
        - {name: search, match: {path: /search}, listeners: [public], respond: {body: []}}
        - {name: search-sick, match: {path: /search}, listeners: [sick], respond: {status: 503}}
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path folder;
  private final TestGateway services;
  private final Process process;
  private int port;
  private int admin;

  private NightGateway(Path folder, TestGateway services, Process process) {
    this.folder = folder;
    this.services = services;
    this.process = process;
  }

  /**
   * @param yaml as the page shows it
   */
  static NightGateway start(Path folder, String yaml) throws IOException {
    TestGateway services = TestGateway.start(SERVICES);
    String bound =
        yaml.replace("port: 8080", "host: 127.0.0.1, port: 0")
                .replaceAll(":900[1-4]", ":" + services.port())
                .replace(":9005", ":" + services.port("sick"))
            + "admin: {port: 0}\naccess_log: off\n";
    Files.writeString(folder.resolve("gateway.yaml"), bound);
    Process process =
        JavaCommand.of(FLAGS, MAIN, "run", "gateway.yaml")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("gateway.log").toFile())
            .start();
    NightGateway gateway = new NightGateway(folder, services, process);
    Eventually.noComplaint(() -> gateway.ports() ? "" : "not started: " + gateway.log());
    return gateway;
  }

  private boolean ports() {
    port = port("listener +public +http");
    admin = port("admin +http");
    return port > 0 && admin > 0;
  }

  private int port(String line) {
    Matcher found = Pattern.compile(line + "://127.0.0.1:(\\d+)").matcher(log());
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }

  private String log() {
    try {
      return Files.readString(folder.resolve("gateway.log"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** What a command of the page prints, in a shell in the folder of the gateway. */
  String run(String command) {
    List<String> check = JavaCommand.of(List.of(), MAIN).command();
    String here =
        command
            .replace("localhost:9090", "127.0.0.1:" + admin)
            .replace("tcp:9090", "tcp:" + admin)
            .replace("deploy/fanlight", String.join(" ", check));
    try {
      Process shell =
          new ProcessBuilder("bash", "-c", here)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String printed = new String(shell.getInputStream().readAllBytes(), UTF_8);
      shell.onExit().join();
      return printed;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The id of the process of the gateway. */
  long pid() {
    return process.pid();
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
  }

  /** Waits for an answer, whatever it is. */
  void get(String path) {
    Eventually.get("an answer", client.sendAsync(request(path), BodyHandlers.discarding()));
  }

  /** Sends so many requests at once, and waits for no answer. */
  void begin(String path, int requests) {
    for (int i = 0; i < requests; i++) {
      client.sendAsync(request(path), BodyHandlers.discarding());
    }
  }

  /** Changes the file and sends SIGHUP. */
  void reload(UnaryOperator<String> change) throws IOException {
    Path file = folder.resolve("gateway.yaml");
    Files.writeString(file, change.apply(Files.readString(file)));
    run("kill -HUP " + pid());
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
    client.shutdownNow();
    Eventually.get("the end of the services", services.stop());
  }
}
