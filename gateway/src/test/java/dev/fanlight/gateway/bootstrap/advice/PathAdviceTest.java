package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathAdviceTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"'proxy: {upstream: up}', 1", "'respond: {status: 403}', 0"})
  void openRouteBesideAGuardedOne_isWarnedOf_whereAnUpstreamReadsThePath(String action, int lines)
      throws Exception {
    String text =
        """
        listeners: [{name: public, port: 8080}]
        paths: {ambiguous: allow}
        upstreams: {up: {url: "http://10.0.0.1:9001"}}
        routes:
          - {name: admin, match: {path: /admin/**}, plugins: [{name: guard}], proxy: {upstream: up}}
          - {name: open, match: {path: /**}, %s}
        """
            .formatted(action);
    Path file = Files.writeString(folder.resolve("it.yaml"), text);

    assertThat(
            Advised.texts(GuardAdvice.ofPaths(ConfigLoader.load(file, Map.of()), Set.of("guard"))))
        .hasSize(lines);
  }
}
