package dev.fanlight.gateway.config.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import org.junit.jupiter.api.Test;

class MistakesTest {
  private final Mistakes mistakes = new Mistakes();

  private static ConfigError mistake(int line, String found) {
    return new ConfigError("it.yaml", line, "", found, "another", null);
  }

  private ConfigException thrown() {
    return catchThrowableOfType(ConfigException.class, mistakes::throwIfAny);
  }

  @Test
  void none_throwsNothing() {
    assertThatCode(mistakes::throwIfAny).doesNotThrowAnyException();
  }

  @Test
  void each_isThrownOnceInTheOrderOfTheLines() {
    List.of(2, 1, 2).forEach(line -> mistakes.add(mistake(line, "a")));

    assertThat(thrown().errors()).containsExactly(mistake(1, "a"), mistake(2, "a"));
    assertThat(thrown().count()).isEqualTo(2);
  }

  @Test
  void beyondTheMost_onlyTheNumberIsKept() {
    for (int line = 1; line <= Mistakes.MOST + 2; line++) {
      mistakes.add(mistake(line, "a"));
    }

    assertThat(thrown().errors()).hasSize(Mistakes.MOST);
    assertThat(thrown().lines()).last().isEqualTo("it.yaml: and 2 more");
    assertThat(thrown().more()).isEqualTo(2);
    assertThat(thrown().count()).isEqualTo(Mistakes.MOST + 2);
  }

  @Test
  void thoseOfAnotherReading_countWithThoseThatItHasOnlyCounted() {
    Mistakes other = new Mistakes();
    for (int line = 1; line <= Mistakes.MOST + 2; line++) {
      other.add(mistake(line, "b"));
    }
    mistakes.add(mistake(1, "a"));

    mistakes.addAll(catchThrowableOfType(ConfigException.class, other::throwIfAny));

    assertThat(mistakes.count()).isEqualTo(Mistakes.MOST + 3);
    assertThat(thrown().count()).isEqualTo(Mistakes.MOST + 3);
  }

  @Test
  void longOnes_areKeptInSmallerNumber() {
    for (int line = 1; line <= 100; line++) {
      mistakes.add(mistake(line, "a".repeat(100_000)));
    }

    assertThat(thrown().getMessage()).hasSizeLessThan(2_000_000).endsWith(" more");
    assertThat(thrown().count()).isEqualTo(100);
  }
}
