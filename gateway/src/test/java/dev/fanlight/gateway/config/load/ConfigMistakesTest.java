package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.source.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigMistakesTest {
  @TempDir Path folder;

  @Test
  void errorsOfAllSections_comeTogetherInTheOrderOfTheirLines() throws Exception {
    Path file = write("routes:\n  - {nme: a}\nlimits: {calls: 0}\nadmin: 5\nlisteners: []\n");

    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of()));

    assertThat(thrown.errors())
        .extracting(error -> error.line() + " " + error.path())
        .containsExactly(
            "2 routes[0].name",
            "2 routes[0].match",
            "2 routes[0]",
            "2 routes[0].nme",
            "3 limits.calls",
            "4 admin",
            "5 listeners");
  }

  @Test
  void ofVeryManyMistakes_theFirstAreNamedAndTheOthersCounted() throws Exception {
    Path file = write("listeners: [{name: a, port: 0}]\nroutes:\n" + "  - {}\n".repeat(2_000));

    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of()));

    assertThat(thrown.count()).isEqualTo(6_000);
    assertThat(thrown.errors()).hasSize(1_001);
    assertThat(thrown.errors().getFirst().line()).isEqualTo(3);
    assertThat(thrown.errors().getLast())
        .hasToString(file + ": found 5000 more mistakes, expected none of them");
  }

  @Test
  void secret_standsInNoMessage() throws Exception {
    Files.writeString(folder.resolve("secret.txt"), "hunter2{\n");
    Path file =
        write(
            """
            listeners: [{name: "${SECRET}", port: "${SECRET}", limits: {line: "${SECRET}"}}]
            blocked_threshold: "${SECRET}"
            trusted_proxies: ["${SECRET}"]
            upstreams: {a: {url: "http://u:${SECRET}@h", balance: "${SECRET}", host: "${SECRET}"}}
            routes:
              - name: a
                match: {path: "${file:secret.txt}", methods: ["${SECRET}"]}
                fan_out:
                  join: "${SECRET}"
                  calls:
                    - name: x
                      upstream: "${SECRET}"
                      path: "/${file:secret.txt}"
                      headers: {a: "${file:secret.txt}", b: "{${SECRET}}"}
                      with: {a: "${file:secret.txt}"}
            """);

    ConfigException thrown =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigLoader.load(file, Map.of("SECRET", "hunter2{")));

    assertThat(thrown.errors()).hasSizeGreaterThan(12);
    assertThat(thrown.getMessage()).contains("${SECRET}").doesNotContain("hunter2");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("gateway.yaml"), yaml);
  }
}
