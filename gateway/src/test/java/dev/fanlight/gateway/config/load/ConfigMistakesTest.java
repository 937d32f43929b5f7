package dev.fanlight.gateway.config.load;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.source.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
    assertThat(thrown.errors()).hasSize(1_000);
    assertThat(thrown.errors().getFirst().line()).isEqualTo(3);
    assertThat(thrown.getMessage()).endsWith("\n" + file + ": and 5000 more");
  }

  /** Each mistake lists the names that may be shown, which each value of a placeholder decides. */
  @Test
  @Timeout(30)
  void manyUnknownNames_besideManyPlaceholders_areReadSoon() throws Exception {
    Map<String, String> values = new HashMap<>();
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      values.put("VALUE" + i, "a value of which no name is a part: " + i);
      body.append("${VALUE").append(i).append('}');
    }
    StringBuilder yaml = new StringBuilder("listeners:\n");
    for (int i = 0; i < 400; i++) {
      yaml.append("  - {name: listener-").append(i).append(", port: 0}\n");
    }
    yaml.append("routes:\n- {name: a, match: {path: /a}, respond: {body: \"")
        .append(body)
        .append("\"}, listeners: [")
        .append(IntStream.range(0, 1_000).mapToObj(i -> "u-" + i).collect(joining(", ")))
        .append("]}\n");
    Path file = write(yaml.toString());

    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, values));

    assertThat(thrown.count()).isEqualTo(1_000);
  }

  /** A hint is looked for among all names. */
  @Test
  @Timeout(30)
  void manyUnknownNames_besideManyKnownOnes_areReadSoon() throws Exception {
    StringBuilder yaml = new StringBuilder("listeners: [{name: a, port: 0}]\nupstreams:\n");
    for (int i = 0; i < 20_000; i++) {
      yaml.append("  service-%05d: {url: \"http://127.0.0.1:1\"}\n".formatted(i));
    }
    yaml.append("routes:\n");
    for (int i = 0; i < 20_000; i++) {
      yaml.append(
          "  - {name: r%d, match: {path: /r%d}, proxy: {upstream: servce-%05d}}\n"
              .formatted(i, i, i));
    }

    String mistakes = mistakes(write(yaml.toString()), Map.of());

    assertThat(mistakes).contains("did you mean service-00000?").endsWith("and 19000 more");
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

  @Test
  void placeholderThatBeginsAsTheExamplesDo_hidesNothingThatIsRight() throws Exception {
    Path file =
        write(
            """
            listeners: [{name: public, port: "${PORT}", tls: {min_version: "${FORM}"}}]
            upstreams:
              a: {url: "${A_URL}"}
              b: {url: "users:8080"}
            routes: [{name: a, match: {path: /a}, proxy: {upstream: c}}]
            """);

    Map<String, String> environment =
        Map.of("A_URL", "http://users:8080", "PORT", "words", "FORM", "name");
    assertThat(mistakes(file, environment))
        .contains(
            "expected an address such as http://127.0.0.1:9001 (",
            "expected a whole number from 0 to 65535",
            "expected the name of an upstream (a, b)")
        .doesNotContain("placeholder", "words");
  }

  /** A name of a listener, of a call and of a path variable may come from anywhere. */
  @Test
  void nameOfAPlaceholder_isNotAmongThoseThatWouldBeRight() throws Exception {
    Path file =
        write(
            """
            listeners: [{name: "${SHORT}", port: 1}, {name: other, port: 1}]
            upstreams: {a: {url: "http://127.0.0.1:1"}}
            routes:
              - name: a
                listeners: [sesam, othr]
                match: {path: "${PATH}"}
                fan_out:
                  calls:
                    - {name: "x-${LONG}", upstream: a, path: /a}
                    - {name: two, upstream: a, path: "/{abra}", after: [x-hunter]}
                    - {name: three, upstream: a, path: /c, after: [x-hunter2], with: {b: two.body}}
            """);

    assertThat(
            mistakes(
                file, Map.of("SHORT", "sesa", "LONG", "hunter2", "PATH", "/{abrax}/{kadabra}")))
        .contains("(other, ...)", "did you mean other?", "(three, ...)")
        .doesNotContain("sesa)", "sesa,", "sesa?", "x-hunter2,", "x-hunter2)", "x-hunter2?")
        .doesNotContain("abrax", "kadabra", "listener sesa");
  }

  private static String mistakes(Path file, Map<String, String> environment) {
    return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, environment))
        .getMessage();
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(folder.resolve("gateway.yaml"), yaml);
  }
}
