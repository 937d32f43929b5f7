package dev.fanlight.gateway.bootstrap.advice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.load.ConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CareAdviceTest {
  @TempDir Path folder;

  private List<String> advice(String upstream) throws Exception {
    Path file = folder.resolve("fanlight.yaml");
    Files.writeString(
        file,
        "listeners: [{name: public, port: 0}]\nroutes: []\nupstreams: {up: {%s}}"
            .formatted(upstream));
    return Advised.texts(CareAdvice.of(ConfigLoader.load(file, Map.of())));
  }

  private static final String TWO = "endpoints: [\"http://a:1\", \"http://b:1\"]";

  @Test
  void outlierWithOneEndpoint_hasNoEffect() throws Exception {
    assertThat(advice("url: \"http://127.0.0.1:1\", outlier: {}"))
        .containsExactly(
            "upstream up has outlier and 1 endpoint, and the last endpoint is never ejected;"
                + " list a second endpoint, or leave outlier out");
  }

  @Test
  void outlierWithOneName_mayHaveSeveralAddresses() throws Exception {
    assertThat(advice("url: \"http://a:1\", outlier: {}")).isEmpty();
  }

  @Test
  void panicThatOneEjectionReaches_isNamed() throws Exception {
    assertThat(advice(TWO + ", outlier: {}, panic: 60%"))
        .containsExactly(
            "upstream up has 2 endpoints: as soon as 1 of them is ejected, its panic sends calls"
                + " to all; set panic: 50%, or a smaller share");
  }

  @Test
  void circuitBreakerWithoutRetry_isNamed() throws Exception {
    assertThat(advice(TWO + ", circuit_breaker: {}"))
        .singleElement()
        .asString()
        .contains("no retry");
  }

  @Test
  void probesThatTakeLongerThanTheirInterval_areNamed() throws Exception {
    assertThat(advice(TWO + ", health: {path: /, timeout: 5s}"))
        .singleElement()
        .asString()
        .contains("health.timeout");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "health: {path: /}",
        "outlier: {}",
        "outlier: {}, panic: 50%",
        "outlier: {}, panic: off",
        "panic: 100%",
        "circuit_breaker: {}, retry: {attempts: 2}"
      })
  void whatMayBeMeant_getsNoAdvice(String care) throws Exception {
    assertThat(advice(TWO + ", " + care)).isEmpty();
  }
}
