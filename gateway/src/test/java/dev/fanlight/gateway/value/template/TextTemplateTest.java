package dev.fanlight.gateway.value.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.FakeSource;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "plain         | plain",
        "Bearer {t}    | Bearer a%b",
        "{t}{n}        | a%b1.50",
        "{o}           | {\"a\":1}",
        "{{t}          | {t}",
        "{{{t}}        | {a%b}",
        "a } b         | a } b",
        "{{{{          | {{",
      })
  void expand_insertsPlainText(String template, String expected) {
    assertThat(TextTemplate.parse(template).expand(TextTemplateTest::value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\rb", "a\nb", "a\0b", "\r\nx-evil: 1", "\u0001", "\u007f", "日"})
  void expand_ofAValueThatAFieldCannotCarry_isABadRequest(String value) {
    assertThatThrownBy(
            () -> TextTemplate.parse("x{v}").expand((name, text) -> TextNode.valueOf(value)))
        .isInstanceOfSatisfying(
            GatewayError.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\t", "~", "é", "\u0080"})
  void expand_ofAValueThatAFieldCanCarry_insertsIt(String value) {
    assertThat(TextTemplate.parse("x{v}").expand((name, text) -> TextNode.valueOf(value)))
        .isEqualTo("x" + value);
  }

  @Test
  void expand_ofANull_isAMissingValue() {
    assertThatThrownBy(() -> TextTemplate.parse("x{none}").expand((name, text) -> null))
        .isInstanceOfSatisfying(
            GatewayError.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MISSING_VALUE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "a {b", "{a b}", "{}", "{a-b}", "{?a}", "a\nb", "a\rb", "a\0b"})
  void parse_ofWhatIsNoTemplate_isRefused(String template) {
    assertThatThrownBy(() -> TextTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_ofATemplate_leaveOutWhatABraceEscapes() {
    assertThat(TextTemplate.parse("{a} {{b} {c}{a}").names()).containsExactlyInAnyOrder("a", "c");
  }

  private static JsonNode value(String name, String template) {
    String json = Map.of("t", "\"a%b\"", "n", "1.50", "o", "{\"a\": 1}").get(name);
    assertThat(json).as(name).isNotNull();
    return FakeSource.json(json);
  }
}
