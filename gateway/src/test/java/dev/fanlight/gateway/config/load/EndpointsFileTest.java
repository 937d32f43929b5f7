package dev.fanlight.gateway.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.fanlight.gateway.config.source.ConfigException;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig.Listed;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about a list of endpoints that somebody else writes. */
class EndpointsFileTest {
  @TempDir Path folder;

  private String mistakes(String yaml) throws Exception {
    Path file = Files.writeString(folder.resolve("endpoints.yaml"), yaml);
    Listed list = new Listed(file, file.toString());
    return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.endpoints(list, "http"))
        .getMessage();
  }

  /** In a value, in a key, and in the name of a key that is not known. */
  @ParameterizedTest
  @ValueSource(strings = {"\\u202e", "\\u2066", "\\x9b", "\\e[2J", "\\u2028", "\\0"})
  void noMessageSteersATerminal(String escape) throws Exception {
    String mistakes =
        mistakes(
            """
            - "http://10.0.0.1:80%1$s"
            - {"url%1$s": "http://10.0.0.2:80"}
            - {url: "http://10.0.0.3:80", weight: "%1$s"}
            """
                .formatted(escape));

    assertThat(mistakes.lines()).hasSizeGreaterThanOrEqualTo(4);
    assertThat(mistakes.replace("\n", ""))
        .doesNotContainPattern("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
  }

  /** It has no environment, so a default would always count. */
  @ParameterizedTest
  @ValueSource(strings = {"${HOST}", "${HOST:-10.0.0.1}", "${file:host}", "${HOST"})
  void placeholder_isAMistake(String placeholder) throws Exception {
    Files.writeString(folder.resolve("host"), "10.0.0.1");

    assertThat(mistakes("- \"http://" + placeholder + ":80\"\n"))
        .contains("endpoints.yaml:1: [0]: found \"http://${", "expected no placeholder");
  }

  @Test
  void noMessageShowsAQuery() throws Exception {
    assertThat(mistakes("- http://10.0.0.1:80/?token=hunter2\n"))
        .contains("found \"http://10.0.0.1:80/?***\"")
        .doesNotContain("hunter2");
  }
}
