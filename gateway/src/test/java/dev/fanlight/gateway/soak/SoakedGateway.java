package dev.fanlight.gateway.soak;

import dev.fanlight.gateway.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The command {@code fanlight run FILE} as a process with a small heap. */
final class SoakedGateway implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx128m",
          "-XX:MaxDirectMemorySize=64m",
          "-XX:+ExitOnOutOfMemoryError",
          // Only what runs for long is worth the second compiler.
          "-XX:TieredStopAtLevel=" + (Long.getLong("soak.seconds") == null ? 1 : 4),
          // As shipped, and not as tests log.
          "-Dlogback.configurationFile=logback.xml",
          "-Dvertx.logger-delegate-factory-class-name=io.vertx.core.logging.SLF4JLogDelegateFactory");

  private final Process process;
  private final Path file;
  private final Path log;
  private final int port;
  private final int adminPort;
  private final HttpClient client = HttpClient.newHttpClient();

  SoakedGateway(Path folder, String yaml) throws IOException {
    file = folder.resolve("gateway.yaml");
    log = folder.resolve("gateway.log");
    Files.writeString(file, yaml);
    process =
        JavaCommand.of(FLAGS, "dev.fanlight.gateway.cli.Main", "run", file.toString())
            .redirectError(log.toFile())
            .start();
    BufferedReader out = process.inputReader();
    StringBuilder banner = new StringBuilder();
    Matcher admin = Pattern.compile("admin +http://127.0.0.1:(\\d+)").matcher("");
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      banner.append(line).append('\n');
      if (admin.reset(line).find()) {
        break;
      }
    }
    adminPort = number(banner, "admin +http://127.0.0.1:(\\d+)");
    port = number(banner, "listener +public +http://127.0.0.1:(\\d+)");
  }

  private static int number(CharSequence text, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new AssertionError("the gateway did not start: " + text);
    }
    return Integer.parseInt(matcher.group(1));
  }

  int port() {
    return port;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** With the file as it is. */
  void reload() throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid())).start().waitFor();
  }

  /** The sum of a metric over all its labels. */
  double metric(String name) throws IOException, InterruptedException {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private String metrics() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  int descriptors() throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
      return (int) open.count();
    }
  }

  /** Bytes of objects that are still reachable, after a whole collection. */
  long liveBytes() throws IOException {
    Process histogram =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                String.valueOf(process.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String total = "";
    for (String line : histogram.inputReader().lines().toList()) {
      total = line.startsWith("Total") ? line : total;
    }
    String[] columns = total.trim().split(" +");
    return Long.parseLong(columns[columns.length - 1]);
  }

  /** What the gateway has logged. */
  String log() throws IOException {
    return Files.readString(log);
  }

  /** By SIGTERM. */
  int stop() throws InterruptedException {
    process.destroy();
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.close();
  }
}
