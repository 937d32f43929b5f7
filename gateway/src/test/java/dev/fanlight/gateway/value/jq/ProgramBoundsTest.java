package dev.fanlight.gateway.value.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.sun.management.ThreadMXBean;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a program does and is given: it stops when told to, and holds no more than it may. */
@Timeout(60)
class ProgramBoundsTest {
  private static final long MEGABYTE = 1 << 20;

  /** Each would fill any heap. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[range(1e12)]",
        "reduce range(1e6) as $i (1; [.])",
        "reduce range(1e6) as $i (1; {a: .})",
        "reduce range(2000) as $i (\"[\"; . + \"[\") | fromjson",
        "[repeat(1)] | length",
        "[recurse(.)]",
        "[limit(1e9; repeat(range(99)))]",
        "\"x\" * 1e9",
        "1e9 * \"x\"",
        "reduce range(100) as $i (\"xx\"; . + .)",
        "reduce range(100) as $i (\"xx\"; . * 10)",
        "reduce range(100) as $i ([1]; . + .)",
        "reduce range(100) as $i (1; [., .]) | tojson",
        "reduce range(100) as $i (1; {a: ., b: .}) | tostring",
        "reduce range(100) as $i (1; [., .]) | \"\\(.)\"",
        "reduce range(100) as $i (1; [., .]) | @text",
        "reduce range(100) as $i (1; [., .]) | @json",
        "reduce range(100) as $i (1; [., .]) == 1",
        "reduce range(100) as $i (1; [., .]) | . + 1",
        "reduce range(100) as $i (1; [., .])",
        "reduce range(1e9) as $i (null; [.])",
        "[foreach range(1e12) as $i (0; . + 1)]",
        "null | .[1e9] = 1",
        "null | setpath([1e9]; 1)",
        "[] | .[2147483647] |= 1",
        "null | pick(.[1e9])",
        "def f: [., f]; f",
        "def f: . + \"x\" | f; \"x\" | f",
        "[\"a\", \"b\", \"c\"] | [combinations(1000)]",
        "[range(1000)] | [combinations(10)]",
        "\"[\" * 9e5 | fromjson",
        "\"[\" + \"[0],\" * 3e5 + \"1]\" | fromjson",
        "[range(3e5)] | map(\"xxxxxxxxxxxxxxxx\") | add",
        "[range(1000)] | map(tostring) | join(\"x\" * 1e5)",
        "\"x\" * 9e5 | explode",
        "\"x\" * 9e5 | split(\"\")",
        "\"x\" * 9e5 / \"\"",
        "\"x\" * 9e5 / \"x\"",
        "\"x\" * 9e5 | [match(\"x\"; \"g\")]",
        "\"x\" * 9e5 | [scan(\"x\")]",
        "\"x\" * 9e5 | gsub(\"x\"; \"yyyyyyyyyy\")",
        "\"x\" * 9e5 | gsub(\"\"; \"yyyyyyyyyy\")",
        "\"x\" * 9e5 | [gsub(\"x\"; \"aaaaaaaaa\", \"bbbbbbbbb\")]",
        "\"x\" * 9e5 | [splits(\"x\")]",
        "\"<\" * 9e5 | @html | @html",
        "[range(1e12) as $x | $x] | sort",
        "[range(1e5)] | [.[] as $a | .[] as $b | [$a, $b]]",
        "with_entries(range(1e12))",
        "[paths(range(1e12))]",
        "[range(1e5)] | [path(.. | ..)] | [.[], .[], .[], .[], .[], .[], .[], .[], .[]]",
      })
  void program_thatBuildsTooMuch_fails(String program) {
    Throwable failure = catchThrowable(() -> run(program, "[1]"));

    assertThat(failure)
        .isInstanceOfSatisfying(
            GatewayError.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.MERGE_FAILED));
    assertThat(failure)
        .hasMessageMatching(".*(holds more than|builds a value|recurses too|failed).*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reduce range(1e15) as $i (0; . + 1)",
        "last(range(1e15))",
        "last(repeat(1))",
        "first(range(1e15) | select(. < 0))",
        "reduce range(1e15) as $i ([range(1000)]; map(. + 1))",
        "reduce repeat(0) as $i (null; [range(100)] | sort | group_by(.) | length)",
        "reduce repeat(0) as $i (null; \"aaaaaaaaaaaaaaaa\" | test(\"^(a+)+$\"))",
        "\"a\" * 3e6 | [match(\".*z|a\"; \"g\")]",
        "[range(1e5)] as $a | $a | contains($a)",
        "[range(1e5) | 0] | indices([range(5e4) | 0] + [1])",
        "[repeat(0) | empty]",
        "any(repeat(false); .)",
        "try (repeat(0) | error) catch last(repeat(1))",
        "last(repeat(0) | try error(\"x\") catch .)",
        "label $f | repeat(0) | if . > 0 then break $f else empty end",
        "until(false; .)",
        "[range(1e5)] | (.[] | last(repeat(0))) += 1",
        "[range(1e5)] | .[] |= last(repeat(0))",
        "[range(1e5)] | del(.[0 | repeat(0)])",
        "[range(1e3)] | .[0 | repeat(0)] += 1",
        "[range(1e3)] | .[:2][0 | repeat(0)] = 1",
        "[range(1e3)] | (., .[0 | repeat(0)]) |= .",
        "[range(1e3)] | pick(.[0 | repeat(0)])",
        "[while(true; .) | empty]",
      })
  void program_thatGoesOn_stopsWhenItsThreadIsInterrupted(String program) throws Exception {
    Program compiled = Program.compile(program);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> end.complete(catchThrowable(() -> run(compiled, 64 * MEGABYTE, MEGABYTE * 4))));
    thread.start();
    long busy = 15_000_000;
    while (ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()) < busy
        && !end.isDone()) {
      Thread.onSpinWait();
    }
    thread.interrupt();

    assertThat(end.get()).hasMessageContaining("interrupted");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(\"a\" * 4e5) as $b | ((\"a\" * 2e5) + \"b\") as $w | $b | contains($w), ($b |"
            + " indices($w)[0])",
        "(\"a\" * 4e5) as $b | ((\"a\" * 2e5) + \"b\") as $w | ($b + \"b\" | index($w)), ($b |"
            + " split($w) | length)",
        "(\"a\" * 4e5) as $b | ((\"a\" * 200) + \"b\") as $w | ($b + \"b\" | index($w)), ($b / $w |"
            + " length)",
      })
  void longTextThatIsLookedFor_takesTimeByTheLengthOfBoth(String program) {
    assertThat(run(program, "null")).hasSize(2);
  }

  @Test
  void catastrophicExpression_takesTimeByTheLengthOfTheText() {
    JsonNode text = TextNode.valueOf("a".repeat(50_000) + "!");

    assertThat(run("test(\"^(a+)+$\"), test(\"(a|aa)+$\") | not", text)).hasToString("[true,true]");
  }

  /** Copying all of the list for each element would allocate 1.6 GB or more. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        ".[] += 1 | length",
        ".[] |= . + 1 | length",
        ".[] = 1 | length",
        ".[] //= 1 | length",
        "map({a: {b: .}}) | .[].a.b *= 2 | length",
        "del(.[range(0; 2e4; 2)]) | length",
        "delpaths([range(2e4) | [.]]) | length",
        "(.[] | select(. > 10)) |= empty | length",
        "map({key: \"k\\(.)\", value: .}) | from_entries | with_entries(.value += 1) | length",
        "map_values(. + 1) | length",
        "pick(.[range(2e4)]) | length",
        "reduce .[] as $x ([]; . + [$x]) | length",
        "reduce .[] as $x ({}; .[$x | tostring] = $x) | length",
        "reduce .[] as $x ({}; .[$x % 10 | tostring] += [$x]) | length",
        "reduce .[] as $x ({n: 0, l: []}; .n += 1 | .l += [$x]) | .l | length",
        "reduce .[] as $x ({}; . + {\"k\\($x)\": $x}) | length",
        "INDEX(.) | length",
        "map([.]) | add | length",
        "map([.]) | flatten | length",
        "map({\"k\\(.)\": .}) | add | length",
        "map(tostring) | add | length",
        "map(tostring) + [null] | add | length",
        "map(\"\\(.), \") | add | split(\", *\"; null) | length",
      })
  void changesOfManyElements_takeTimeByTheirNumber(String program) {
    Program compiled = Program.compile("[range(2e4)] | " + program);
    long before = allocated();

    assertThat(
            compiled.run(Buffer.buffer("null"), 64 * MEGABYTE, 16 * MEGABYTE, MEGABYTE).toString())
        .matches("[0-9]+");

    assertThat(allocated() - before).isLessThan(400 * MEGABYTE);
  }

  /** What is no longer held is not counted: none of these holds much at any time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "reduce range(1500) as $i ([]; . + [$i]) | length",
        "reduce range(500) as $i ({}; .[\"k\\($i)\"] = $i) | length",
        "reduce range(300000) as $i ({}; .a = [$i]) | length",
        "reduce range(300000) as $i ({}; .[\"k\\($i % 7)\"] += 1) | length",
        "reduce range(3000) as $i ([]; . + [$i] | if $i % 2 == 0 then .[0] = {a: $i} else . end) |"
            + " length",
        "reduce range(300) as $i (0; . + ([range(1000)] | length))",
        "[range(300) | [range(1000)] | length] | add",
        "[range(8000) | {id: ., name: \"name \\(.)\"}] | map(select(.id > 5)) | sort_by(.name) |"
            + " length",
        "[range(2000) | tostring * 20] + [null] | add | length",
        "[range(2000) | tostring] | map(. * 10) | join(\",\") | length",
      })
  void program_isChargedForWhatItHolds(String program) {
    assertThat(run(program, "null").get(0).isNumber()).isTrue();
  }

  /** Together they build several times what all programs may hold at any time. */
  @Test
  void runs_giveBackWhatTheyHeld() {
    Program program = Program.compile("reduce range(100) as $i (\"x\"; . + .)");
    for (long built = 0; built < Runtime.getRuntime().maxMemory(); built += 4 * MEGABYTE) {
      assertThatThrownBy(() -> run(program, 4 * MEGABYTE, 100 * MEGABYTE))
          .hasMessageContaining("holds more than");
    }
  }

  /** It would take ten times what the program may hold. */
  @ParameterizedTest
  @ValueSource(strings = {"[0],", "{\"a\":1},", "\"\",", "1.5,"})
  void input_isRefusedBeforeItTakesTheMemory(String element) {
    Program program = Program.compile("length");
    Buffer input = Buffer.buffer("[" + element.repeat(200_000) + "0]");
    long before = allocated();

    assertThatThrownBy(() -> program.run(input, MEGABYTE + input.length(), 4 * MEGABYTE, MEGABYTE))
        .hasMessageContaining("holds more than");

    assertThat(allocated() - before).isLessThan(input.length() + 4 * MEGABYTE);
  }

  @Test
  void output_isRefusedBeforeItIsWritten() {
    Program program = Program.compile("[., ., ., ., ., ., ., ., ., ., ., .]");
    Buffer input = Buffer.buffer("\"" + "x".repeat(100_000) + "\"");
    long before = allocated();

    assertThatThrownBy(() -> program.run(input, 4 * MEGABYTE, 100 * MEGABYTE, MEGABYTE))
        .hasMessageContaining("max_body");

    assertThat(allocated() - before).isLessThan(MEGABYTE);
  }

  /** Bytes that this thread has allocated so far. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }

  private static JsonNode run(String program, String input) {
    Buffer output =
        Program.compile("[" + program + "]")
            .run(Buffer.buffer(input), 32 * MEGABYTE, 4 * MEGABYTE, 4 * MEGABYTE);
    return Objects.requireNonNull(Json.parse(output));
  }

  private static JsonNode run(String program, JsonNode input) {
    return run(program, input.toString());
  }

  private static Buffer run(Program program, long maxHeld, long maxText) {
    return program.run(Buffer.buffer("null"), maxHeld, maxText, maxText);
  }
}
