package dev.fanlight.gateway.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fanlight.gateway.process.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs Jazzer in a process of its own: some seconds over all targets, or, with {@code
 * -Dfuzz.seconds}, as long over each of them.
 */
class FuzzTest {
  private static final Integer SECONDS = Integer.getInteger("fuzz.seconds");
  private static final int SLICE = 2;

  @TempDir Path folder;

  private void fuzz(Class<?> target, int seconds) throws IOException, InterruptedException {
    Path said = folder.resolve("said");
    Process jazzer =
        JavaCommand.of(
                flags(),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=dev.fanlight.gateway.**",
                "-max_total_time=" + seconds,
                "-timeout=60",
                "-rss_limit_mb=4096")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();

    int exitCode = jazzer.waitFor();

    String all = Files.readString(said);
    String end = all.substring(Math.max(0, all.length() - 3000));
    assertThat(exitCode).as(end).isZero();
    assertThat(end).contains("Done ");
  }

  /** Only what runs for long is worth the second compiler. */
  private static List<String> flags() {
    return List.of(
        "-Xmx1g",
        "-XX:+EnableDynamicAgentLoading",
        "-XX:TieredStopAtLevel=" + (SECONDS == null ? 1 : 4),
        "-Dlogback.configurationFile=logback.xml");
  }

  @Test
  void allTargets_forSomeSeconds_breakNoRule() throws Exception {
    fuzz(Targets.class, SLICE);
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("targetsAskedFor")
  void eachTarget_forAsLongAsAsked_breaksNoRule(Targets target, int seconds) throws Exception {
    fuzz(target.type, seconds);
  }

  /** All with {@code -Dfuzz.seconds}, as {@code -Pfuzz} says it; else none. */
  static Stream<Arguments> targetsAskedFor() {
    return Optional.ofNullable(SECONDS).stream()
        .flatMap(
            seconds -> Arrays.stream(Targets.values()).map(target -> arguments(target, seconds)));
  }
}
