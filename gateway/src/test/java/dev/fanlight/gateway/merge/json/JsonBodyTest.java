package dev.fanlight.gateway.merge.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "Application/JSON; charset=utf-8",
        "application/problem+json",
        "application/vnd.api+json;v=1",
        "text/plain",
        "application/octet-stream",
        ""
      })
  void of_anObjectUnderAnyType_isItsOwnBytes(String type) {
    Buffer body = Buffer.buffer(" {\"a\": 1.0}\n");

    assertThat(JsonBody.of(type, body)).isSameAs(body);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                         | 12          | 12",
        "                         | hello       | \"hello\"",
        "application/json         | \"hello\"   | \"hello\"",
        "text/plain               | 12          | \"12\"",
        "text/plain               | [12         | \"[12\"",
        "text/html; charset=UTF-8 | <a b=\"c\"> | \"<a b=\\\"c\\\">\"",
        "application/xml          | <é/>        | \"<é/>\"",
        "image/svg+xml            | <svg/>      | \"<svg/>\"",
        "application/octet-stream | hello       |"
            + " {\"base64\":\"aGVsbG8=\",\"content_type\":\"application/octet-stream\"}",
        "image/png; a=\"b\"       | hello       |"
            + " {\"base64\":\"aGVsbG8=\",\"content_type\":\"image/png; a=\\\"b\\\"\"}",
        "text/plain; charset=none-such | hello  |"
            + " {\"base64\":\"aGVsbG8=\",\"content_type\":\"text/plain; charset=none-such\"}",
      })
  void of_anythingElse_isMadeJson(String type, String body, String expected) {
    assertThat(JsonBody.of(type, Buffer.buffer(body))).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({"application/problem+json, true", "text/plain, false"})
  void declared_isJsonWithoutItsByteOrderMark(String type, boolean json) {
    Buffer body = JsonBody.declared(type, Buffer.buffer("\ufeff{\"a\":1}"));

    assertThat(body == null ? null : body.toString()).isEqualTo(json ? "{\"a\":1}" : null);
  }

  @Test
  void of_nothing_isNull() {
    assertThat(JsonBody.of("application/json", Buffer.buffer())).hasToString("null");
  }

  @Test
  void of_bytesThatAreNoText_isBase64WithoutAType() {
    assertThat(JsonBody.of(null, Buffer.buffer(new byte[] {(byte) 0xff, 0})))
        .hasToString("{\"base64\":\"/wA=\",\"content_type\":null}");
  }

  @Test
  void of_textInItsOwnCharset_isDecoded() {
    Buffer latin = Buffer.buffer("é".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(JsonBody.of("text/plain; charset=\"iso-8859-1\"", latin)).hasToString("\"é\"");
  }

  @Test
  void of_textWithControls_isEscaped() {
    String text = "\b\f\n\r\t\u0000\u001f\"\\/\u007f é\ud83d\ude00";
    Buffer json = JsonBody.of("text/plain", Buffer.buffer(text));

    assertThat(json.toString()).startsWith("\"\\b\\f\\n\\r\\t\\u0000\\u001f\\\"\\\\/");
    assertThat(Json.parse(json)).isEqualTo(TextNode.valueOf(text));
  }

  @ParameterizedTest
  @CsvSource({
    "application/json,            {,     ends too early",
    "application/json,            <html>, is no JSON at byte 0",
    "application/geo+json; v=1,   [1;],  'declared application/geo+json, is no JSON at byte 2'",
  })
  void of_whatIsDeclaredJsonAndIsNot_isAnInvalidBody(String type, String body, String detail) {
    assertThatThrownBy(() -> JsonBody.of(type, Buffer.buffer(body)))
        .isInstanceOfSatisfying(
            GatewayError.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.INVALID_BODY);
              assertThat(error.detail()).contains(detail);
            });
  }
}
