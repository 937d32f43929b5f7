package dev.fanlight.plugins.validate.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a number is written, it is compared exactly. */
class ExactNumbersTest {
  private static final Bounds BOUNDS = new Bounds(100_000, 10, () -> false);
  private static final JsonReader READER = new JsonReader(64);

  /** Ways to write a number, at the edges of the types that hold numbers. */
  private static final List<String> FORMS =
      List.of(
          "0",
          "-0",
          "-0.0",
          "0e5",
          "1",
          "1.0",
          "0.1e1",
          "10E-1",
          "99",
          "99.0",
          "99.5",
          "98.99999999999999999999999",
          "99.00000000000000000000001",
          "100",
          "1e2",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9007199254740992",
          "9007199254740993",
          "9007199254740993.0",
          "9223372036854775807",
          "9223372036854775808",
          "9223372036854775807.5",
          "-9223372036854775808",
          "-9223372036854775809",
          "1e19",
          "12345678901234567890",
          "12345678901234567890.0",
          "12345678901234567890.5",
          "1e30",
          "-1e30",
          "1000000000000000000000000000000",
          "1".repeat(100),
          "1e308",
          "-1.7976931348623157e308",
          "5e-324",
          "-5e-324",
          "0.1",
          "0.10",
          "0.1000000000000000055511151231257827");

  private static List<Violation> check(String schema, String body) throws Exception {
    return BodySchema.of(READER.read(Buffer.buffer(schema)))
        .check(READER.read(Buffer.buffer(body)), BOUNDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\"type\": \"integer\",", "\"type\": [\"integer\", \"number\", \"string\"],"})
  void limits_areThoseOfExactNumbers(String type) throws Exception {
    for (String limit : numbers()) {
      BodySchema minimum = limited(type, "minimum", limit);
      BodySchema above = limited(type, "exclusiveMinimum", limit);
      BodySchema maximum = limited(type, "maximum", limit);
      BodySchema below = limited(type, "exclusiveMaximum", limit);
      for (String number : numbers()) {
        int order = new BigDecimal(number).compareTo(new BigDecimal(limit));
        boolean typed = type.isEmpty() || type.contains("number") || whole(number);
        assertVerdict(minimum, number, order >= 0 && typed);
        assertVerdict(above, number, order > 0 && typed);
        assertVerdict(maximum, number, order <= 0 && typed);
        assertVerdict(below, number, order < 0 && typed);
      }
    }
  }

  @Test
  void equalNumbers_areEqual_howeverTheyAreWritten() throws Exception {
    for (String one : FORMS) {
      for (String other : FORMS) {
        boolean equal = new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        String pair = "[%s, %s]".formatted(one, other);
        assertThat(check("{\"const\": " + one + "}", other).isEmpty()).as(pair).isEqualTo(equal);
        assertThat(check("{\"enum\": [[], " + one + "]}", other).isEmpty())
            .as(pair)
            .isEqualTo(equal);
        assertThat(check("{\"uniqueItems\": true}", pair).isEmpty()).as(pair).isEqualTo(!equal);
      }
    }
  }

  @Test
  void wholeNumbers_areIntegers_howeverTheyAreWritten() throws Exception {
    for (String number : numbers()) {
      assertThat(check("{\"type\": \"integer\"}", number).isEmpty())
          .as(number)
          .isEqualTo(whole(number));
      assertThat(check("{\"type\": \"number\"}", number)).as(number).isEmpty();
    }
  }

  @Test
  void multiples_areThoseOfExactNumbers() throws Exception {
    for (String divisor : List.of("1", "3", "0.1", "0.5", "1e-3", "99", "1e19", "7.25")) {
      for (String number : numbers()) {
        boolean multiple = new BigDecimal(number).remainder(new BigDecimal(divisor)).signum() == 0;
        assertThat(check("{\"multipleOf\": " + divisor + "}", number).isEmpty())
            .as("%s of %s", number, divisor)
            .isEqualTo(multiple);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e309",
        "-1e400",
        "1e999999999",
        "1e2147483648",
        "-1e99999999999999999999",
        "1e-400",
        "[-1e-999999999]",
        "1e-99999999999999999999"
      })
  void numbersThatOthersReadAsInfiniteOrZero_areRefused(String body) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> READER.read(Buffer.buffer(body)))
        .satisfies(malformed -> assertThat(malformed.detail()).contains("64 bits"));
  }

  private static BodySchema limited(String type, String keyword, String limit) throws Exception {
    return BodySchema.of(
        READER.read(Buffer.buffer("{%s \"%s\": %s}".formatted(type, keyword, limit))));
  }

  private static void assertVerdict(BodySchema schema, String number, boolean valid)
      throws Exception {
    assertThat(schema.check(READER.read(Buffer.buffer(number)), BOUNDS).isEmpty())
        .as(number)
        .isEqualTo(valid);
  }

  private static boolean whole(String number) {
    return new BigDecimal(number).stripTrailingZeros().scale() <= 0;
  }

  /** The forms above, and others made up. */
  private static List<String> numbers() {
    List<String> numbers = new ArrayList<>(FORMS);
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      String digits = String.valueOf(random.nextLong() >>> random.nextInt(64));
      numbers.add(
          digits
              + (random.nextBoolean() ? "." + random.nextInt(1000) : "")
              + (random.nextBoolean() ? "e" + (random.nextInt(60) - 30) : ""));
    }
    return numbers;
  }
}
