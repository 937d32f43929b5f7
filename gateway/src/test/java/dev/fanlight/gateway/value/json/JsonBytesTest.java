package dev.fanlight.gateway.value.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is JSON and what is not, in the spirit of JSONTestSuite's y_ and n_ files. */
class JsonBytesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "false",
        "0",
        "-0",
        "-1",
        "\"\"",
        "{}",
        "[]",
        " \t\r\n[ \t\r\n] \t\r\n",
        "{ }",
        "{ \"a\" : 1 , \"b\" : [ ] }",
        "[[], {}, [[{}]]]",
        "{\"\":0}",
        "{\"a\":1,\"a\":2}",
        "[1,null,true,\"x\"]",
        "123",
        "-123",
        "0.5",
        "10.000",
        "1e1",
        "1E1",
        "1e+1",
        "1e-1",
        "0e0",
        "-0.0e-00",
        "1.5E+99999",
        "123456789012345678901234567890.123456789012345678901234567890",
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
        "\"\\u0000\\uabCD\\uFFFF\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud800\"",
        "\"\\u005c\\u0022\"",
        "\"\u007f\"",
        "\"/\"",
        "\"'\"",
        "\"é\"",
        "\"€\"",
        "\"\ud83d\ude00\"",
        "\"\u2028\ufeff\uffff\"",
        "\"\u0080\u07ff\u0800\"",
        "\"\udbff\udfff\"",
        "\"\ud7ff\ue000\"",
        "\"12345678\"",
        "\"1234567\"",
        "\"123456789\"",
        "\"1234567\\n90\"",
        "\"12345678é\"",
      })
  void firstError_ofJson_isNone(String text) {
    assertThat(JsonBytes.firstError(Buffer.buffer(text))).isEqualTo(-1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``            | 0",
        "` `           | 1",
        "nul           | 3",
        "nulL          | 3",
        "nullx         | 4",
        "True          | 0",
        "NaN           | 0",
        "Infinity      | 0",
        "-Infinity     | 1",
        "undefined     | 0",
        "1 2           | 2",
        "[1]]          | 3",
        "{}{}          | 2",
        "[             | 1",
        "[1            | 2",
        "[1,           | 3",
        "[1,]          | 3",
        "[,1]          | 1",
        "[1,,2]        | 3",
        "[1 2]         | 3",
        "[1}           | 2",
        "[a]           | 1",
        "]             | 0",
        "{             | 1",
        "{\"a\"        | 4",
        "{\"a\":       | 5",
        "{\"a\":1      | 6",
        "{\"a\":1,     | 7",
        "{\"a\":1,}    | 7",
        "{\"a\" 1}     | 5",
        "{\"a\",1}     | 4",
        "{:1}          | 1",
        "{1:1}         | 1",
        "{a:1}         | 1",
        "{'a':1}       | 1",
        "{\"a\":1]     | 6",
        "{\"a\"::1}    | 5",
        "{,}           | 1",
        "{\"a\":1 \"b\":2}| 7",
        "-             | 1",
        "+1            | 0",
        "--1           | 1",
        "01            | 1",
        "-01           | 2",
        "00            | 1",
        ".5            | 0",
        "1.            | 2",
        "1.e1          | 2",
        "1e            | 2",
        "1e+           | 3",
        "1e1.5         | 3",
        "1eE2          | 2",
        "0x10          | 1",
        "1_000         | 1",
        "1a            | 1",
        "- 1           | 1",
        "\"            | 1",
        "\"abc         | 4",
        "\"\\          | 2",
        "\"\\\"        | 3",
        "\"\\x\"       | 2",
        "\"\\a\"       | 2",
        "\"\\'\"       | 2",
        "\"\\u\"       | 3",
        "\"\\u12\"     | 5",
        "\"\\u123g\"   | 6",
        "\"\\U0041\"   | 2",
        "\"a\"b        | 3",
        "'a'           | 0",
        "/**/1         | 0",
        "1//           | 1",
        "# 1           | 0",
      })
  void firstError_ofWhatIsNoJson_isWhereItGoesWrong(String text, int at) {
    assertThat(JsonBytes.firstError(Buffer.buffer(text))).isEqualTo(at);
  }

  @ParameterizedTest
  @CsvSource({
    "22 0a 22,              1", // a control in a string
    "22 00 22,              1",
    "22 1f 22,              1",
    "22 61 62 63 64 65 66 67 09 22, 8",
    "22 80 22,              1", // a continuation alone
    "22 c3 22,              1", // too short
    "22 c3,                 1",
    "22 c0 af 22,           1", // overlong
    "22 c1 bf 22,           1",
    "22 e0 9f bf 22,        1",
    "22 f0 8f bf bf 22,     1",
    "22 ed a0 80 22,        1", // a surrogate
    "22 ed bf bf 22,        1",
    "22 f4 90 80 80 22,     1", // past U+10FFFF
    "22 f5 80 80 80 22,     1",
    "22 ff 22,              1",
    "22 e2 82 22,           1",
    "22 e2 28 a1 22,        1",
    "22 f0 9f 98 22 22,     1",
    "22 61 62 63 64 65 66 67 68 69 ff 22, 10",
    "c3 a9,                 0", // outside a string
    "5b e2 80 83 5d,        1",
    "ef bb bf 31,           0", // a byte order mark
    "fe ff 00 31,           0",
    "31 00,                 1",
    "5b 0c 5d,              1", // no white space of JSON's
    "5b 0b 5d,              1",
    "5b a0 5d,              1",
  })
  void firstError_ofBytesThatAreNoJson_isWhereTheyGoWrong(String hex, int at) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));

    assertThat(JsonBytes.firstError(Buffer.buffer(bytes))).isEqualTo(at);
  }

  @Test
  void firstError_ofDeepNesting_isTheFirstBracketTooMany() {
    String deepest = "[".repeat(512) + "]".repeat(512);
    String tooDeep = "[{\"a\":".repeat(256) + "[0]" + "}]".repeat(256);

    assertThat(JsonBytes.firstError(Buffer.buffer(deepest))).isEqualTo(-1);
    assertThat(JsonBytes.firstError(Buffer.buffer(tooDeep))).isEqualTo(256 * 6);
    assertThat(JsonBytes.firstError(Buffer.buffer("[".repeat(1_000_000)))).isEqualTo(512);
  }

  @Test
  void firstError_ofASlice_countsFromItsOwnStart() {
    Buffer slice = Buffer.buffer("xx[1,]xx").slice(2, 6);

    assertThat(JsonBytes.firstError(slice)).isEqualTo(3);
  }
}
