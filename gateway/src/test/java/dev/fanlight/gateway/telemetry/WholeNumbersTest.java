package dev.fanlight.gateway.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WholeNumbersTest {
  private static String shorten(String text) {
    return WholeNumbers.shorten(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  @Test
  void valuesThatAreWhole_loseTheirFraction() {
    assertThat(shorten("a{le=\"1.0\"} 0.0\nb 120.0\nc -1.0\n"))
        .isEqualTo("a{le=\"1.0\"} 0\nb 120\nc -1\n");
  }

  @Test
  void everythingElse_staysAsItIs() {
    String text =
        """
        # HELP a since version 2.0
        # TYPE a gauge
        a 0.05
        b 1.0E10
        c +Inf
        d NaN
        e{x=".0"} 10

        .0
        # EOF
        """;

    assertThat(shorten(text)).isEqualTo(text);
    assertThat(shorten("")).isEmpty();
  }
}
