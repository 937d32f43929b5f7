package dev.fanlight.gateway.whole;

import dev.fanlight.gateway.bootstrap.Gateway;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.process.JavaCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway in a Java process of its own, so that its memory can be bounded. */
public final class GatewayProcess implements AutoCloseable {
  private final Process process;
  private final Path file;
  private final int port;

  /**
   * @param flags of the process
   * @param yaml whole configuration, with a listener {@code public}
   */
  public GatewayProcess(List<String> flags, String yaml) {
    try {
      file = Files.createTempFile("gateway", ".yaml");
      Files.writeString(file, yaml);
      process =
          JavaCommand.of(flags, GatewayProcess.class.getName(), file.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      while (line != null && !line.matches("[0-9]+")) {
        line = out.readLine(); // a line of its log
      }
      if (line == null) {
        throw new AssertionError("the gateway's process did not start");
      }
      port = Integer.parseInt(line);
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
    System.in.readAllBytes();
    System.exit(0);
  }

  public int port() {
    return port;
  }

  public boolean alive() {
    return process.isAlive();
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
