package dev.fanlight.gateway.config.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import dev.fanlight.gateway.config.match.Condition.Comparison;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTest {

  private static @Nullable JsonNode json(@Nullable String text) {
    return text == null ? null : Json.parse(Buffer.buffer(text));
  }

  @ParameterizedTest
  @CsvSource({
    "5, 5, true",
    "5, 5.0, true",
    "5.0, 5, true",
    "5, 50e-1, true",
    "5, 5.1, false",
    "5, '\"5\"', true",
    "5, '\"5.0\"', false",
    "a, '\"a\"', true",
    "a, '\"A\"', false",
    "true, true, true",
    "true, 1, false",
    "100000000000000000000000.5, 100000000000000000000000.5, true",
    "100000000000000000000000.5, 100000000000000000000000.6, false",
    "5, 1e999999, false",
    "a, , false",
  })
  void oneOf_aTextIsTheSameTextAndANumberTheSameNumber(
      String is, @Nullable String value, boolean holds) {
    assertThat(Condition.OneOf.of(Set.of(is, "other")).holds(json(value))).isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "GT, 5, false",
    "GT, 5.01, true",
    "GTE, 5.0, true",
    "GTE, 4.99, false",
    "LT, 4.999, true",
    "LT, 5, false",
    "LTE, 5, true",
    "LTE, 10, false",
    "LT, '\"10\"', false",
    "LT, '\"4.5\"', true",
    "LT, '\"-4e2\"', true",
    "LT, '\"4,5\"', false",
    "LT, '\"\"', false",
    "LT, '\"0x1\"', false",
    "LT, '\" 1\"', false",
    "GTE, '\"NaN\"', false",
    "LT, true, false",
    "LT, [1], false",
    "GT, 1e999999999, true",
    "LT, , false",
  })
  void compared_numbersByValueAndNothingElse(
      Comparison sign, @Nullable String value, boolean holds) {
    assertThat(new Condition.Compared(sign, BigDecimal.valueOf(5)).holds(json(value)))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"a 5 b\"', true",
    "'\"ab\"', false",
    "'[1, 5.0]', true",
    "'[\"5\"]', true",
    "'[\"55\"]', false",
    "[], false",
    "15, true",
    ", false",
  })
  void contains_aPieceOfTextOrAMember(@Nullable String value, boolean holds) {
    assertThat(Condition.Contains.of("5").holds(json(value))).isEqualTo(holds);
  }

  @Test
  void matches_theWholeText() {
    Condition digits = new Condition.Matches(Pattern.compile("[0-9]+"));

    assertThat(digits.holdsText("12")).isTrue();
    assertThat(digits.holdsText("a12")).isFalse();
    assertThat(digits.holdsText("12\n")).isFalse();
    assertThat(digits.holdsText(null)).isFalse();
  }

  @Test
  void matches_neverBacktracks() {
    Condition evil = new Condition.Matches(Pattern.compile("^(a+)+$"));

    assertThat(evil.holdsText("a".repeat(60_000) + "b")).isFalse();
  }

  @Test
  void matches_refusesAValueThatIsTooLong() {
    Condition any = new Condition.Matches(Pattern.compile(".*"));

    assertThatThrownBy(() -> any.holds(TextNode.valueOf("a".repeat(Condition.MOST_MATCHED + 1))))
        .isInstanceOf(GatewayError.class);
  }

  /** On an event loop: each character may cost every step of the pattern. */
  @Test
  void matches_refusesAValueThatWouldTakeTooLong() {
    Condition costly = new Condition.Matches(Pattern.compile("((a{0,30}){0,30}){0,2}b"));

    assertThat(costly.holdsText("a".repeat(200) + "b")).isTrue();
    assertThatThrownBy(() -> costly.holdsText("a".repeat(7000)))
        .isInstanceOf(GatewayError.class)
        .hasMessageContaining("too long to be matched");
  }

  @Test
  void notAnyAndEvery_combineOthers() {
    Condition a = Condition.OneOf.of(Set.of("a"));
    Condition starts = new Condition.StartsWith("b");

    assertThat(new Condition.Not(a).holdsText("b")).isTrue();
    assertThat(new Condition.Not(a).holdsText("a")).isFalse();
    assertThat(new Condition.Not(a).holdsText(null)).isTrue();
    assertThat(new Condition.Any(List.of(a, starts)).holdsText("bc")).isTrue();
    assertThat(new Condition.Any(List.of(a, starts)).holdsText("c")).isFalse();
    assertThat(new Condition.Every(List.of(new Condition.Exists(true), starts)).holdsText("b"))
        .isTrue();
    assertThat(new Condition.Every(List.of(a, starts)).holdsText("a")).isFalse();
  }
}
