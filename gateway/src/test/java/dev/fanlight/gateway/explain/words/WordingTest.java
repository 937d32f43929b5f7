package dev.fanlight.gateway.explain.words;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.Condition.Comparison;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  @Test
  void passwordThatIsCut_isNotShown() {
    String address = "http://somebody:" + "hunter2".repeat(20) + "@example.com";

    assertThat(Wording.shown(address)).startsWith("http://somebody:***@").doesNotContain("hunter2");
  }

  @Test
  void characterOfTwo_thatIsCut_isNotShownAsAHalf() {
    assertThat(Wording.shown("ab\uD83D\uDE00", 3)).isEqualTo("ab?...");
  }

  @ParameterizedTest
  @CsvSource({
    "1e999999, be above 1E+999999",
    "1e-99999, be above 1E-99999",
    "1e3,      be above 1000",
    "2.50,     be above 2.50",
  })
  void bound_isShownInFewCharacters(String bound, String shown) {
    assertThat(Wording.of(new Condition.Compared(Comparison.GT, new BigDecimal(bound))))
        .isEqualTo(shown);
  }
}
