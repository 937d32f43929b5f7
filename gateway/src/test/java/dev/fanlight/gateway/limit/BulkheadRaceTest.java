package dev.fanlight.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.Main;

/**
 * Runs {@link BulkheadRaces} in a JVM of jcstress's own, whose exit code tells what came of it: a
 * short slice of it, or with {@code -Draces=default} every race under every way to compile it, in
 * many JVMs.
 */
class BulkheadRaceTest {
  private static final List<String> SLICE =
      List.of(
          "-jvmArgs",
          "-Xmx256m",
          "-sc",
          "false",
          "-af",
          "NONE",
          // All races in one process: most of the time of a short race is the start of its own.
          "-f",
          "0",
          "-fsm",
          "1", //
          "-iters",
          "1",
          "-time",
          "200");

  @TempDir Path folder;

  @Test
  void noRaceLosesOrInventsAPermit() throws IOException, InterruptedException {
    String mode = System.getProperty("races");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(Main.class.getName(), "-t", BulkheadRaces.class.getName()));
    command.addAll(mode == null ? SLICE : List.of("-m", mode));

    Process races =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(races.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(races.waitFor()).as(output).isZero();
    assertThat(output).contains("All remaining tests: 6 matching test results");
  }
}
