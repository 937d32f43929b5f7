package dev.fanlight.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jcstress.Main;

/**
 * Runs {@link BulkheadRaces} in JVMs of jcstress's own, whose exit code tells what came of it: a
 * short slice of it, or with {@code -Draces=default} every race under every way to compile it.
 */
class BulkheadRaceTest {
  private static final List<String> SLICE =
      List.of(
          "-jvmArgs",
          "-Xmx256m -XX:+UseSerialGC",
          "-sc",
          "false",
          "-af",
          "NONE",
          "-f",
          "1",
          "-fsm",
          "1", //
          "-iters",
          "1",
          "-time",
          "200");

  private static final Pattern NEEDED =
      Pattern.compile(
          "classes/?$|(fanlight|jcstress|jopt|jna|resilience4j|slf4j|vertx-core)[^/]*$");

  @TempDir Path folder;

  @Test
  void noRaceLosesOrInventsAPermit() throws IOException, InterruptedException {
    String mode = System.getProperty("races");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classPath()));
    command.addAll(List.of(Main.class.getName(), "-t", BulkheadRaces.class.getName()));
    command.addAll(mode == null ? SLICE : List.of("-m", mode));

    Process races =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(races.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(races.waitFor()).as(output).isZero();
    assertThat(output).contains("All remaining tests: 6 matching test results");
  }

  /**
   * What races need of the class path. To look through all of it takes jcstress half of its time.
   */
  private static String classPath() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(entry -> NEEDED.matcher(entry).find())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
