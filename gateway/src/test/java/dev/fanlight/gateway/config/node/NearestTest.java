package dev.fanlight.gateway.config.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
  private static final List<String> WORDS =
      List.of("timeout", "max_queue", "max_concurrent", "url", "per_try_timeout");

  @ParameterizedTest
  @CsvSource({
    "timout, timeout",
    "tiemout, timeout",
    "maxQueue, max_queue",
    "max-queue, max_queue",
    "max_concurency, max_concurrent",
    "uri, url",
    "perTryTimeout, per_try_timeout"
  })
  void nearWord_isSuggested(String written, String meant) {
    assertThat(Nearest.hint(written, WORDS)).isEqualTo("did you mean " + meant + "?");
  }

  @ParameterizedTest
  @CsvSource({"retries", "ports", "queue_max", "x"})
  void farWord_isNot(String written) {
    assertThat(Nearest.hint(written, WORDS)).isNull();
  }

  @Test
  void longWord_isNotCompared() {
    assertThat(Nearest.hint("x".repeat(1_000_000), WORDS)).isNull();
  }
}
