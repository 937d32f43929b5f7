package dev.fanlight.gateway.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JqProgramTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        ".                         ~ {\"a\":[1.50,2],\"b\":{\"c\":null}}",
        "{n: .a | length, c: .b.c} ~ {\"n\":2,\"c\":null}",
        "[.a[] | select(. > 1.6)]  ~ [2]",
        ".a + [.b.c // \"x\"]      ~ [1.50,2,\"x\"]",
        "to_entries | map(.key)    ~ [\"a\",\"b\"]",
      })
  void apply_givesTheProgramsOneValue(String program, String expected) {
    Buffer input = Buffer.buffer("{\"a\": [1.50, 2], \"b\": {\"c\": null}}");

    assertThat(JqProgram.compile(program).apply(input, 1000)).hasToString(expected);
  }

  /** Whatever an upstream may send as JSON. */
  @Test
  void value_thatIsOnlyPassedOn_staysAsItCame() {
    String digits = "9".repeat(2000);
    for (String json :
        List.of(
            "{\"\\uD800\":1}",
            "\"\\uDC00\\uD800x\"",
            "{\"n\":1e99999999999999999999}",
            "[-1E-99999,1E+400,0.10]",
            digits,
            "-0." + digits,
            "\"\\u0001\\\"\\\\\\n\\t\\b\\f\\r/\"",
            "{\"" + digits.repeat(30) + "\":\"é€\uD83D\uDE00\"}",
            "[[],{},true,false,null,\"\",9223372036854775808,-9223372036854775808]")) {
      assertThat(JqProgram.identity().apply(Buffer.buffer(json), 100_000)).hasToString(json);
    }
  }

  @Test
  void longListOfDigits_isWithinTheBounds() {
    Buffer input = Buffer.buffer("[" + "0,".repeat(520_000) + "0]");

    assertThat(JqProgram.compile("length").apply(input, 1 << 20)).hasToString("520001");
  }

  /** Where the expression is data, anybody may send one. */
  @ParameterizedTest
  @ValueSource(strings = {"test(.r)", "[match(.r; \"g\")]", "sub(.r; \"\")", "[scan(.r)]"})
  void regularExpression_thatIsTooLarge_isMergeFailed(String use) {
    JqProgram program = JqProgram.compile(". as $in | .t | " + use.replace(".r", "$in.r"));
    Buffer input =
        Buffer.buffer(
            "{\"r\":\"((((a{0,30}){0,30}){0,30}){0,30})b\",\"t\":\"" + "a".repeat(900) + "\"}");

    assertThatThrownBy(() -> program.apply(input, 1000)).hasMessageContaining("failed");
    assertThatThrownBy(() -> JqProgram.compile("test(\"((((a{0,30}){0,30}){0,30}){0,30})b\")"))
        .hasMessageContaining("more than 5000 steps");
  }

  /** It is the nearest number that a program can compute with. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        ". > 1e300      ~ true",
        ". + 1 | type   ~ \"number\"",
        "type           ~ \"number\"",
        "[., 1] | max | tostring | length   ~ 22",
        "{(tostring): 1} | length           ~ 1",
        ". == .         ~ true",
      })
  void number_withTooLargeAnExponent_computesAsTheLargest(String program, String expected) {
    assertThat(JqProgram.compile(program).apply(Buffer.buffer("1e99999999999999999999"), 1000))
        .hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "empty                 | gives no value",
        "1, 2                  | more than one value",
        "try (def f: 1, f; f) catch 2 | more than one value",
        "error(\"no luck\")    | failed",
        ".a.b                  | failed",
        "def f: 1 + f; f       | recurses too deeply",
      })
  void apply_ofAProgramThatFails_isMergeFailed(String program, String detail) {
    JqProgram compiled = JqProgram.compile(program);

    assertThatThrownBy(() -> compiled.apply(Buffer.buffer("{\"a\": [1]}"), 1000))
        .isInstanceOfSatisfying(
            GatewayError.class,
            error -> {
              assertThat(error.code()).isEqualTo(ErrorCode.MERGE_FAILED);
              assertThat(error.detail()).contains(detail);
            });
  }

  /** jq would give nothing for no input; null would be a value that nobody sent. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t\r ", "\uFEFF ", "{", "{} {}", "nul", "\u00a0"})
  void apply_toWhatIsNotJson_isMergeFailed(String input) {
    JqProgram program = JqProgram.compile(".b = 2");

    assertThatThrownBy(() -> program.apply(Buffer.buffer(input), 1000))
        .isInstanceOfSatisfying(
            GatewayError.class, error -> assertThat(error.code()).isEqualTo(ErrorCode.MERGE_FAILED))
        .hasMessageContaining("cannot read its input");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "no_such_function                     ~ no_such_function/0",
        ".a | mapp(.b)                        ~ mapp/1",
        "if . then 1 else map(2; 3) end       ~ map/2",
        "{a: [.b[] | \"x\\(nope)\"]}      ~ nope/0",
        "reduce .[] as $x (wrong; . + also)   ~ also/0, wrong/0",
        "def f(g): g; f(1; 2)                 ~ f/2",
        "try missing catch gone               ~ gone/0, missing/0",
        ".a |= lost                           ~ lost/0",
      })
  void compile_ofAProgramThatCallsWhatIsNotThere_saysWhat(String program, String names) {
    assertThatThrownBy(() -> JqProgram.compile(program))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it calls " + names + ", not known here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "def f(g): g | g; f(. + 1)",
        "def f($x): $x; f(1)",
        "def f: def g: 3; g; f",
        "@base64 \"x\\(.a)\" | ascii_downcase",
        "[.. | numbers] | sort_by(-.) | first",
        "try error(\"x\") catch .",
        "label $out | foreach .[] as $i (0; . + $i; if . > 3 then ., break $out else empty end)",
      })
  void compile_ofAProgramThatCallsItsOwnAndTheLibrarys_isFine(String program) {
    assertThat(JqProgram.compile(program)).isNotNull();
  }

  @Test
  void apply_overItsBound_isTooLarge() {
    JqProgram program = JqProgram.compile("[range(100)]");

    assertThatThrownBy(() -> program.apply(Buffer.buffer("null"), 100))
        .isInstanceOfSatisfying(
            GatewayError.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM_BODY_TOO_LARGE));
  }

  /** In the library itself none of these looks at the flag. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "reduce range(1e12) as $i (0; . + 1)",
        "[range(1e12)] | length",
        "last(recurse(.))",
        "def f: if length > 0 then f else 1 end; f",
        "try (reduce range(1e12) as $i (0; . + 1)) catch 1",
      })
  void apply_onAnInterruptedThread_stopsAnEndlessProgram(String program) {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> JqProgram.compile(program).apply(Buffer.buffer("[1]"), 1000))
          .isInstanceOf(GatewayError.class)
          .hasMessageContaining("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** jq refuses most of them, and the others would be read otherwise than in jq. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "1 < 2 < 3                       ~ needs parentheses before <",
        ".z = 1 = 2                      ~ needs parentheses before =",
        "1 == 2 != 3                     ~ needs parentheses before !=",
        "{$__loc__}                      ~ $__loc__ is not there",
        ". as [$a] ?// $a | $a           ~ there is no ?// between patterns",
        "reduce 1, 2 as $x (0; .)        ~ where as should",
        "{(1 + 1)}                       ~ a computed name needs a value",
        "if . then 1 else 2              ~ where end should",
        "include \"a\"; .              ~ there are no modules",
        "a::b                            ~ there are no modules",
        "\"\\x\"                     ~ no escape",
        "$x | break $y | @z              ~ $x is not defined",
      })
  void compile_ofWhatJqRefuses_saysWhatIsWrong(String program, String problem) {
    assertThatThrownBy(() -> JqProgram.compile(program))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a jq program: ")
        .hasMessageContaining(problem);
  }

  @Test
  void compile_ofAProgramThatNestsTooDeeply_saysSo() {
    String program = "(".repeat(20_000) + "1" + ")".repeat(20_000);

    assertThatThrownBy(() -> JqProgram.compile(program)).hasMessageContaining("nests too deeply");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {"{a", ".a |", "]", ".a ; .b", "\"open", "#", "'", "\\u0001", "import \"a\" as a; ."})
  void compile_ofWhatIsNoProgram_saysSo(String program) {
    assertThatThrownBy(() -> JqProgram.compile(program))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a jq program: ");
  }
}
