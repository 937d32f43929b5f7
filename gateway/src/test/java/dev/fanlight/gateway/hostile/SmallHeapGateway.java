package dev.fanlight.gateway.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.load.ConfigLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway in a Java process of its own that ends where its heap does. */
final class SmallHeapGateway implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of("-Xmx128m", "-XX:MaxDirectMemorySize=64m", "-XX:+ExitOnOutOfMemoryError");

  private final Process process;
  private final Path file;
  private final int port;
  private final int adminPort;

  /**
   * @param yaml whole configuration, with a listener {@code public}
   */
  SmallHeapGateway(String yaml) {
    try {
      file = Files.createTempFile("gateway", ".yaml");
      Files.writeString(file, yaml);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(FLAGS);
      // Surefire hides the class path in a manifest.
      String classPath = System.getProperty("java.class.path");
      command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", classPath)));
      command.addAll(List.of(SmallHeapGateway.class.getName(), file.toString()));
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      BufferedReader out = process.inputReader(UTF_8);
      port = Integer.parseInt(String.valueOf(out.readLine()));
      adminPort = Integer.parseInt(String.valueOf(out.readLine()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** In the process: serves until its standard input ends. */
  public static void main(String[] args) throws Exception {
    Gateway gateway =
        Gateway.start(ConfigLoader.load(Path.of(args[0]), Map.of()))
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    System.out.println(gateway.port("public"));
    System.out.println(gateway.adminPort());
    System.in.readAllBytes();
    System.exit(0);
  }

  int port() {
    return port;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** The sum of all series of that name. */
  double metric(String name) {
    URI page = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
    try (var body = page.toURL().openStream()) {
      return new String(body.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
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
        process.destroyForcibly();
      }
      Files.delete(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }
}
