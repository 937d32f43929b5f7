package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryAdviceTest {
  @TempDir Path folder;

  private List<String> advice() throws Exception {
    Path file = folder.resolve("fanlight.yaml");
    Files.writeString(
        file,
        "listeners: [{name: public, port: 0}]\nroutes: []\nupstreams: {up: {discovery: {file:"
            + " e.yaml}}}");
    return Advised.texts(DiscoveryAdvice.of(ConfigLoader.load(file, Map.of())));
  }

  @Test
  void fileThatIsMissing_orHasAMistake_isNamed() throws Exception {
    assertThat(advice()).singleElement().asString().contains("upstream up", "no such file");

    Files.writeString(folder.resolve("e.yaml"), "- nonsense\n");
    assertThat(advice()).singleElement().asString().contains("e.yaml:1: [0]: found \"nonsense\"");
  }

  @Test
  void pathOfAPlaceholder_isNotShown() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("fanlight.yaml"),
            "listeners: [{name: public, port: 0}]\nroutes: []\nupstreams: {up: {discovery: {file:"
                + " \"${LISTS}/e.yaml\"}}}");

    assertThat(
            Advised.texts(
                DiscoveryAdvice.of(ConfigLoader.load(file, Map.of("LISTS", "hidden-lists")))))
        .singleElement()
        .asString()
        .contains("${LISTS}/e.yaml", "no such file")
        .doesNotContain("hidden-lists");
  }

  @Test
  void fileThatIsRight_getsNoAdvice() throws Exception {
    Files.writeString(folder.resolve("e.yaml"), "- http://10.0.0.1:80\n");

    assertThat(advice()).isEmpty();
  }
}
