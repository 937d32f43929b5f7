package dev.fanlight.gateway.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gateway in a Java process of its own that ends where its heap does. It has half as much direct
 * memory as heap.
 */
final class SmallHeapGateway implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx128m",
          "-XX:MaxDirectMemorySize=64m",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:+DisplayVMOutputToStderr",
          // The gateway's own, not that of the tests.
          "-Dlogback.configurationFile=logback.xml",
          "-Dvertx.logger-delegate-factory-class-name=io.vertx.core.logging.SLF4JLogDelegateFactory");
  private static final Pattern LABEL = Pattern.compile("\\w+=\"[^\"]*\"");

  private final Process process;
  private final Path file;
  private final Path other;
  private final Path log;
  private final Map<String, Integer> ports = new HashMap<>();

  /**
   * @param folder for its files
   * @param yaml whole configuration
   * @param listeners their names
   */
  SmallHeapGateway(Path folder, String yaml, String... listeners) {
    try {
      file = Files.writeString(folder.resolve("gateway.yaml"), yaml);
      other = folder.resolve("other.yaml");
      log = folder.resolve("gateway.log");
      List<String> program = new ArrayList<>();
      program.addAll(List.of(SmallHeapGateway.class.getName(), file.toString(), other.toString()));
      program.addAll(List.of(listeners));
      process =
          JavaCommand.of(FLAGS, program.toArray(String[]::new))
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      BufferedReader out = process.inputReader(UTF_8);
      for (String listener : listeners) {
        ports.put(listener, number(out.readLine()));
      }
      ports.put("admin", number(out.readLine()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** In the process: serves until its standard input ends; reloads at each line of it. */
  public static void main(String[] args) throws Exception {
    Gateway gateway =
        Gateway.start(ConfigLoader.load(Path.of(args[0]), Map.of()))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    for (String listener : List.of(args).subList(2, args.length)) {
      System.out.println(gateway.port(listener));
    }
    System.out.println(gateway.adminPort());
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    while (in.readLine() != null) {
      gateway.reload(() -> ConfigLoader.load(Path.of(args[1]), Map.of()));
    }
    System.exit(0);
  }

  private int number(@Nullable String line) {
    if (line == null) {
      throw new AssertionError("it does not start: " + log());
    }
    return Integer.parseInt(line);
  }

  int port(String listener) {
    return ports.getOrDefault(listener, -1);
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Whether it still runs after that many seconds. */
  boolean outlives(int seconds) {
    try {
      return !process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Has it read that configuration; it need not be done with it. */
  synchronized void reload(String yaml) throws IOException {
    Files.writeString(other, yaml);
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** All that it has written to its log. */
  String log() {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /**
   * The sum of all series of that name with those labels.
   *
   * @param series a name, or {@code name{label="value"}}
   */
  double metric(String series) {
    String name = series.replaceAll("\\{.*", "");
    List<String> labels = LABEL.matcher(series).results().map(MatchResult::group).toList();
    URI page = URI.create("http://127.0.0.1:" + port("admin") + "/metrics");
    try (var body = page.toURL().openStream()) {
      return new String(body.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .filter(line -> labels.stream().allMatch(line::contains))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
