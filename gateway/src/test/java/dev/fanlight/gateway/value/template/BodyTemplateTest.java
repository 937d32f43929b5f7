package dev.fanlight.gateway.value.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.FakeSource;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTemplateTest {
  private static final JsonNode VALUES =
      FakeSource.json(
          "{\"n\": 1.50, \"s\": \"a\\\"b\\n\", \"o\": {\"k\": [true]}, \"none\": null}");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"hello\": \"world\"}     | {\"hello\":\"world\"}",
        "{\"n\": \"{n}\"}           | {\"n\":1.50}",
        "[\"{s}\", \"{o}\", 1, null]| [\"a\\\"b\\n\",{\"k\":[true]},1,null]",
        "[\"{none}\"]               | [null]",
        "\"{o}\"                    | {\"k\":[true]}",
        "[\"<{s}{n}>\"]             | [\"<a\\\"b\\n1.50>\"]",
        "[\"{o} {{n}\"]             | [\"{\\\"k\\\":[true]} {n}\"]",
        "{\"{n}\": {}, \"a\": []}   | {\"{n}\":{},\"a\":[]}",
        "[\"\"]                   | [\"\"]",
        "null                       | null",
      })
  void expand_givesCompactJson(String template, String expected) {
    assertThat(parse(template).expand(BodyTemplateTest::value)).hasToString(expected);
  }

  @Test
  void expand_withoutNames_isRenderedOnce() {
    BodyTemplate template = parse("{\"a\": [1, \"{{\"]}");

    assertThat(template.expand(BodyTemplateTest::value))
        .isSameAs(template.expand(BodyTemplateTest::value))
        .hasToString("{\"a\":[1,\"{\"]}");
  }

  @ParameterizedTest
  @CsvSource({
    "hello,     true",
    "hello {n}, true",
    "'',        true",
    "{{n},      true",
    "{n},       false",
  })
  void isText_ofAString_unlessItIsExactlyAName(String text, boolean expected) {
    assertThat(BodyTemplate.parse(TextNode.valueOf(text)).isText()).isEqualTo(expected);
  }

  @Test
  void expand_ofText_hasNoQuotes() {
    BodyTemplate template = BodyTemplate.parse(TextNode.valueOf("n = {n}, {{\n"));

    assertThat(template.expand(BodyTemplateTest::value)).hasToString("n = 1.50, {\n");
  }

  @Test
  void expand_ofHalfACharacter_isABadRequestInText_andEscapedInJson() {
    TemplateNames half = (name, source) -> TextNode.valueOf("\ud800");

    assertThat(parse("[\"{n}\"]").expand(half)).hasToString("[\"\\uD800\"]");
    BodyTemplate text = BodyTemplate.parse(TextNode.valueOf("n = {n}"));
    assertThatThrownBy(() -> text.expand(half))
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"{\"]", "{\"a\": \"{b c}\"}", "\"{+x}\""})
  void parse_ofWhatIsNoTemplate_isRefused(String template) {
    assertThatThrownBy(() -> parse(template)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void names_ofATemplate_areAllItsStringsUse() {
    assertThat(parse("{\"k\": [\"{a}\", \"x {b} {c}\", \"{{d}\"]}").names())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  private static BodyTemplate parse(String json) {
    return BodyTemplate.parse(FakeSource.json(json));
  }

  private static @Nullable JsonNode value(String name, String template) {
    JsonNode value = VALUES.path(name);
    assertThat(value.isMissingNode()).as(name).isFalse();
    return value.isNull() ? null : value;
  }
}
