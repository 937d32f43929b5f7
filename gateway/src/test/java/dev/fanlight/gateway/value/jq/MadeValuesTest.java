package dev.fanlight.gateway.value.jq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.sun.management.ThreadMXBean;
import io.vertx.core.buffer.Buffer;
import java.lang.management.ManagementFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a function makes of its input is refused before it takes memory. */
class MadeValuesTest {
  private static final long MEGABYTE = 1 << 20;
  private static final int MANY = 300_000;

  /**
   * Programs, what they are given, and megabytes that they may hold: little more than that takes.
   */
  static Stream<Arguments> makers() {
    String members =
        IntStream.range(0, 50_000)
            .mapToObj(i -> "\"k" + i + "\":1")
            .collect(Collectors.joining(","));
    String text = "\"" + "é".repeat(400_000) + "\"";
    String wide = "\"" + "x".repeat(MANY) + "š\"";
    return Stream.of(
        arguments("tojson", wide, 2.2),
        arguments("@base64", wide, 2.2),
        arguments("@html", "\"" + "'".repeat(MANY) + "\"", 4),
        arguments("@base64", "\"" + "é".repeat(MANY) + "\"", 2.5),
        arguments("@base64d", "\"" + "A".repeat(4 * MANY) + "\"", 5),
        arguments("join(\"\")", "[" + text + "," + text + "]", 4.2),
        arguments("implode", "[" + "97,".repeat(MANY) + "97]", 13),
        arguments("reverse", "[" + "97,".repeat(MANY) + "97]", 13),
        arguments("to_entries", "{" + members + "}", 8.5),
        arguments("[., ., ., ., .] | tojson", "\"" + "\\u0001".repeat(100_000) + "\"", 4.5));
  }

  @ParameterizedTest
  @MethodSource("makers")
  void value_isRefusedBeforeItIsMade(String program, String input, double megabytes) {
    Program makes = Program.compile(program);
    long most = (long) (megabytes * MEGABYTE);
    long reading = allocated(Program.compile("length"), input, most);

    assertThatThrownBy(() -> run(makes, input, most)).hasMessageContaining("holds more than");
    long before = allocated();
    assertThat(catchThrowable(() -> run(makes, input, most))).isNotNull();

    assertThat(allocated() - before - reading).isLessThan(2 * MEGABYTE);
  }

  /** An error shows a few characters of each value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "try (. - {}) catch length",
        "try ({} - .) catch length",
        "try error catch length",
        "try sqrt catch length",
        "try utf8bytelength catch length",
        "try startswith(\"a\") catch length",
        "try endswith(\"a\") catch length",
        "try isinfinite catch length",
        "try isnan catch length",
        "try isnormal catch length",
        "try fromdateiso8601 catch length",
        "tojson | try fromdateiso8601 catch length",
        "try todateiso8601 catch length",
        "tojson | try sqrt catch length",
        "tojson | try isnan catch length",
        "tojson | try reverse catch length",
        "{a: .} | try reverse catch length",
        "{a: [.]} | try -. catch length",
        "tojson | try -. catch length",
        "{(tojson): 1} | try -. catch length",
      })
  void error_showsNotAllOfAValue(String program) {
    String input = "[" + "97,".repeat(MANY) + "97]";
    String without = program.replaceAll("try .* catch", "");
    long reading = allocated(Program.compile(without), input, 64 * MEGABYTE);

    assertThat(allocated(Program.compile(program), input, 64 * MEGABYTE) - reading)
        .isLessThan(MEGABYTE);
  }

  /** Whoever wants the first result does not wait for all arguments. */
  @ParameterizedTest
  @ValueSource(strings = {"first(pow(range(1e6); 2))", "first(atan2(1; range(1e6)))"})
  void arguments_areNotGathered(String program) {
    assertThat(allocated(Program.compile(program), "null", 64 * MEGABYTE)).isLessThan(MEGABYTE);
  }

  private static long allocated(Program program, String input, long maxHeld) {
    run(program, input, maxHeld);
    long before = allocated();
    run(program, input, maxHeld);
    return allocated() - before;
  }

  private static void run(Program program, String input, long maxHeld) {
    program.run(Buffer.buffer(input), maxHeld, 16 * MEGABYTE, 16 * MEGABYTE);
  }

  /** Bytes that this thread has allocated so far. */
  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
