package dev.fanlight.gateway.explain.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointFilesTest {
  @TempDir Path folder;

  private GatewayConfig config(String list) throws Exception {
    String text =
        """
        listeners: [{name: a, port: 0}]
        upstreams: {up: {discovery: {file: "%s"}}}
        routes: [{name: a, match: {path: /a}, proxy: {upstream: up}}]
        """
            .formatted(list);
    return ConfigLoader.load(
        Files.writeString(folder.resolve("it.yaml"), text), Map.of("LIST", "hidden"));
  }

  @Test
  void anotherFile_isOneDifference() throws Exception {
    assertThat(ConfigDifference.between(config("one.yaml"), config("two.yaml")))
        .singleElement()
        .satisfies(change -> {
          assertThat(change.from()).endsWith("/one.yaml");
          assertThat(change.to()).endsWith("/two.yaml");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"${LIST}.yaml", "./${LIST}.yaml", "${LIST}//a.yaml", "a/../${LIST}", "../${LIST}"})
  void fileOfAPlaceholder_isNotShown(String list) throws Exception {
    assertThat(ConfigDifference.between(config("one.yaml"), config(list)))
        .singleElement()
        .satisfies(change -> assertThat(change.to()).isNull());
  }
}
