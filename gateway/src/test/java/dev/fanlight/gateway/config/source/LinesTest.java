package dev.fanlight.gateway.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinesTest {
  @TempDir Path folder;
  private Lines lines;

  @BeforeEach
  void load() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("it.yaml"),
            """
            listeners: [{name: public, port: 8080}]
            x-small: &small
              timeout: 3s
            upstreams:
              users:
                <<: *small
                url: http://127.0.0.1:1
              "a.b": {url: "http://127.0.0.1:2"}
            routes:
              - name: a
                match:
                  path: /a
                  headers: {x.y: 1}
                proxy:
                  upstream: users
            """);
    lines = ConfigLoader.load(file, Map.of()).lines();
  }

  @ParameterizedTest
  @CsvSource({
    "listeners, true, 1",
    "listeners[0].port, true, 1",
    "upstreams.users.timeout, true, 3",
    "upstreams.users.url, true, 7",
    "upstreams.users.retry, false, 5",
    "upstreams.nobody.timeout, false, 4",
    "'upstreams[\"a.b\"].url', true, 8",
    "routes[0].match.path, true, 12",
    "'routes[0].match.headers[\"x.y\"]', true, 13",
    "routes[0].timeout, false, 10",
    "routes[1], false, 9",
    "nothing, false, 1"
  })
  void lineOfAPath_isThatOfWhatStandsThere_orAround(String path, boolean there, int line) {
    assertThat(lines.has(path)).isEqualTo(there);
    assertThat(lines.at(path)).isEqualTo(line);
  }

  @Test
  void adviceAboutTheWholeFile_hasNoLine() {
    ConfigAdvice advice = lines.advice("rule", "", "this is so", "do that");

    assertThat(advice).hasToString(folder.resolve("it.yaml") + ": advice: this is so; do that");
    assertThat(lines.advice("rule", "routes", "a\n\u001bb", "c\rd").text()).isEqualTo("a??b; c?d");
    assertThat(lines.advice("rule", "routes", "this is so", "do that"))
        .hasToString(folder.resolve("it.yaml") + ":9: advice: routes: this is so; do that");
  }
}
