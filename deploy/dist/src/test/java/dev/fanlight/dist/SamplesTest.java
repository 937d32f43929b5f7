package dev.fanlight.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever copies a plugin's sample has a gateway that runs. */
class SamplesTest {
  @ParameterizedTest
  @MethodSource("plugins")
  void everySample_startsAndCountsItsPlugin(String plugin) throws Exception {
    try (RunningGateway gateway = RunningGateway.ofSample(plugin, Map.of())) {
      assertThat(
              gateway.metric(
                  "fanlight_event_loop_blocked_seconds_total{plugin=\"" + plugin + "\"}"))
          .isZero();
    }
  }

  /** The builtin plugins. */
  static List<String> plugins() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("../../plugins"))) {
      return folders
          .filter(folder -> Files.exists(folder.resolve("sample.yaml")))
          .map(folder -> folder.getFileName().toString())
          .toList();
    }
  }
}
