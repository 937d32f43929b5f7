package dev.fanlight.gateway.value.regex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearPatternTest {

  /** Each has a few hundred to a billion steps for each of its characters. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "((((a{0,30}){0,30}){0,30}){0,30})b",
        "((a{100}){100}){100}",
        "((a{99,}){99,}){99,}",
        "(?:(?:[a-z]{0,500}){0,500})",
        "(?P<name>(?P<other>a{1000}){1000})",
        "(([]]{100}){100})",
        "(([^]]{100}){100})",
        "(([[:alpha:]]{100}){100})",
        "(([\\]]{100}){100})",
        "((\\){100}){100})",
        "((\\x{61}{100}){100})",
        "((\\pL{100}){100})",
        "((\\p{Greek}{100}){100})",
        "((\\Q(\\E{100}){100})",
        "((a|b{100}){100}|c)",
        "((^{100}){100}){100}",
        "(.*{100}){100}|((a{100}){100})",
        "a)((a{100}){100})",
      })
  void repetitionsInRepetitions_areRefusedBeforeTheyTakeMemory(String expression) {
    assertThatThrownBy(() -> LinearPattern.compile(expression, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 5000 steps");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "([a-z0-9-]{1,63}\\.){1,20}[a-z]{2,63}",
        "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
        "[a-z]{1,1000}",
        "a{2}b{,5}c{x}\\{9}[{900}]{5}",
        "\\x{10FFFF}{3}(?i:abc)(?P<n>x)*(?s).",
        "",
        "(a?){0,500}",
      })
  void expression_thatIsUsual_compilesToNoMoreStepsThanEstimated(String expression) {
    assertThat((long) LinearPattern.compile(expression, 0).programSize())
        .isLessThanOrEqualTo(new PatternSize(expression).steps() + 3);
  }

  @Test
  void groupsInGroups_areRefusedBeyondAHundred() {
    assertThat(LinearPattern.compile("(".repeat(100) + ")".repeat(100), 0).groupCount())
        .isEqualTo(100);
    assertThatThrownBy(() -> LinearPattern.compile("(".repeat(101) + ")".repeat(101), 0))
        .hasMessageContaining("deeper than 100");
    assertThatThrownBy(() -> LinearPattern.compile("(".repeat(1000), 0))
        .hasMessageContaining("deeper than 100");
    assertThatThrownBy(() -> LinearPattern.compile("a".repeat(1001), 0))
        .hasMessageContaining("1000 characters");
  }
}
