package dev.fanlight.gateway.value.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.json.Trees;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.lang.management.ManagementFactory;
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
        "[repeat(1)] | length",
        "[recurse(.)]",
        "[limit(1e9; range(1e12))]",
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
        "\"[\" * 3e6 | fromjson",
        "\"[\" + \"[],\" * 1e6 + \"1]\" | fromjson",
        "[range(3e5)] | map(\"xxxxxxxxxxxxxxxx\") | add",
        "[range(1000)] | map(tostring) | join(\"x\" * 1e5)",
        "\"x\" * 4e6 | explode",
        "\"x\" * 4e6 | split(\"\")",
        "\"x\" * 4e6 / \"\"",
        "\"x\" * 4e6 / \"x\"",
        "\"x\" * 4e6 | [match(\"x\"; \"g\")]",
        "\"x\" * 4e6 | [scan(\"x\")]",
        "\"x\" * 4e6 | gsub(\"x\"; \"yyyyyyyyyy\")",
        "\"x\" * 4e6 | gsub(\"\"; \"yyyyyyyyyy\")",
        "\"xxxxxxxxxxxxxxxxxxxxxxxx\" | [gsub(\"x\"; \"a\", \"b\")]",
        "\"x\" * 4e6 | [splits(\"x\")]",
        "\"<\" * 4e6 | @html | @html",
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
    assertThat(failure).hasMessageMatching(".*(holds more than|builds a value|recurses too).*");
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
        "[range(1e5)] as $a | $a | contains([range(2e5)] | map(. / 2))",
        "[range(1e5) | 0] | indices([limit(5e4; repeat(0)), 1])",
        "[repeat(0) | empty]",
        "any(repeat(false); .)",
        "try (repeat(0) | error) catch last(repeat(1))",
        "last(repeat(0) | try error(\"x\") catch .)",
        "label $f | repeat(0) | if . > 0 then break $f else empty end",
        "until(false; .)",
        "[while(true; .) | empty]",
      })
  void program_thatGoesOn_stopsWhenItsThreadIsInterrupted(String program) throws Exception {
    Program compiled = Program.compile(program);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    Thread thread =
        new Thread(() ->
            end.complete(catchThrowable(() -> compiled.run(null, 64 * MEGABYTE, MEGABYTE * 4))));
    thread.start();
    long busy = 15_000_000;
    while (ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId()) < busy
        && !end.isDone()) {
      Thread.onSpinWait();
    }
    thread.interrupt();

    assertThat(end.get()).hasMessageContaining("interrupted");
  }

  @Test
  void catastrophicExpression_takesTimeByTheLengthOfTheText() {
    JsonNode text = TextNode.valueOf("a".repeat(100_000) + "!");

    assertThat(run("test(\"^(a+)+$\"), test(\"(a|aa)+$\") | not", text)).hasToString("[true,true]");
  }

  /** What is no longer held is not counted: none of these holds much at any time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "reduce range(3000) as $i ([]; . + [$i]) | length",
        "reduce range(1000) as $i ({}; .[\"k\\($i)\"] = $i) | length",
        "reduce range(300) as $i (0; . + ([range(1000)] | length))",
        "[range(300) | [range(1000)] | length] | add",
        "[range(20000) | {id: ., name: \"name \\(.)\"}] | map(select(.id > 5)) | sort_by(.name) |"
            + " length",
        "[range(2000) | tostring] | map(. * 10) | join(\",\") | length",
      })
  void program_isChargedForWhatItHolds(String program) {
    assertThat(run(program, "null").get(0).isNumber()).isTrue();
  }

  @Test
  void runs_giveBackWhatTheyHeldTogether() {
    for (int i = 0; i < 40; i++) {
      assertThat(run("[range(50000)] | length", "null")).hasToString("[50000]");
      assertThatThrownBy(() -> run("[range(1e9)]", "null")).isInstanceOf(GatewayError.class);
    }
  }

  private static JsonNode run(String program, String input) {
    try {
      return run(program, Trees.read(input));
    } catch (Exception malformed) {
      if (malformed instanceof GatewayError error) {
        throw error;
      }
      throw new AssertionError(malformed);
    }
  }

  private static JsonNode run(String program, JsonNode input) {
    return Program.compile("[" + program + "]")
        .run(
            input == null ? JsonNodeFactory.instance.nullNode() : input,
            32 * MEGABYTE,
            4 * MEGABYTE);
  }
}
