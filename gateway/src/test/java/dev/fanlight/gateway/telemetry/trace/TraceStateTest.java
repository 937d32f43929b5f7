package dev.fanlight.gateway.telemetry.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.TracingConfig.Trust;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cases of the W3C's own test suite about {@code tracestate}, by their names there. */
class TraceStateTest {
  private final MultiMap fields = HttpHeaders.headers();

  private @Nullable String state(String... values) {
    fields.add("traceparent", TraceContextTest.SENT);
    for (String value : values) {
      fields.add("tracestate", value);
    }
    TracingTest.tracing(Trust.ALL, 0).begin(fields, false).put(fields, 1, 1);
    return fields.get("tracestate");
  }

  @Test
  void tracestateIncludedTraceparentIncluded_goesOn() {
    assertThat(state("foo=1,bar=2")).isEqualTo("foo=1,bar=2");
  }

  @Test
  void tracestateEmptyHeader_isPassedOver() {
    assertThat(state("foo=1", "")).isEqualTo("foo=1");
    fields.clear();
    assertThat(state("", "foo=1")).isEqualTo("foo=1");
    fields.clear();
    assertThat(state("")).isNull();
  }

  @Test
  void tracestateMultipleHeadersDifferentKeys_areJoinedInTheirOrder() {
    assertThat(state("foo=1,bar=2", "rojo=1,congo=2", "baz=3"))
        .isEqualTo("foo=1,bar=2,rojo=1,congo=2,baz=3");
  }

  @Test
  void tracestateDuplicatedKeys_theFirstOneCounts() {
    assertThat(state("foo=1,foo=2", "bar=3,foo=4")).isEqualTo("foo=1,bar=3");
  }

  @Test
  void tracestateAllAllowedCharacters_goesOn() {
    String key = "abcdefghijklmnopqrstuvwxyz0123456789_-*/";
    String value =
        IntStream.rangeClosed(0x20, 0x7e)
            .filter(c -> c != ',' && c != '=')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    String all = key + "=" + value + "," + "0" + key + "@a-z0-9_-*/=" + value;

    assertThat(state(all)).isEqualTo(all);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "foo",
        "foo=",
        "=1",
        "foo =1",
        "FOO=1",
        "foo.bar=1",
        "foo@=1",
        "@foo=1",
        "foo@@bar=1",
        "foo@bar@baz=1",
        "foo=bar=baz",
        "foo=1;bar=2",
        "foo=\u00e9",
        "foo=,bar=3"
      })
  void tracestateIllegalCharacters_dropAllOfIt(String value) {
    assertThat(state(value + ",ok=1")).isNull();
  }

  @Test
  void tracestateKeyLengthLimit() {
    assertThat(state("foo=1", "z".repeat(256) + "=1")).isEqualTo("foo=1," + "z".repeat(256) + "=1");
    fields.clear();
    assertThat(state("t".repeat(241) + "@" + "v".repeat(14) + "=1")).isNotNull();
    fields.clear();
    assertThat(state("foo=1", "z".repeat(257) + "=1")).isNull();
    fields.clear();
    assertThat(state("t".repeat(242) + "@v=1")).isNull();
    fields.clear();
    assertThat(state("t@" + "v".repeat(15) + "=1")).isNull();
  }

  @Test
  void tracestateMemberCountLimit_thirtyTwo() {
    String most = members(32);
    assertThat(state(most)).isEqualTo(most);
    fields.clear();
    assertThat(state(members(33))).isNull();
  }

  private static String members(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> "b%02d=%d".formatted(i, i))
        .collect(Collectors.joining(","));
  }

  @Test
  void tracestateOwsHandling_isRemoved() {
    assertThat(state("foo=1 \t , \t bar=2, \t baz=3")).isEqualTo("foo=1,bar=2,baz=3");
    fields.clear();
    assertThat(state("foo=1\t \t,\t \tbar=2,\t \tbaz=3")).isEqualTo("foo=1,bar=2,baz=3");
  }

  @Test
  void tracestateOver512Bytes_losesLongMembersFirstAndThenTheLast() {
    String last = "z".repeat(100);
    String longest = "long=" + "x".repeat(200);
    String shorter =
        IntStream.range(0, 5).mapToObj(i -> "k" + i + "=" + last).collect(Collectors.joining(","));

    assertThat(state(shorter.substring(0, 103) + "," + longest + "," + shorter.substring(104)))
        .isEqualTo(shorter.substring(0, 4 * 104 - 1));
  }

  @Test
  void tracestateOf100Kilobytes_isNotRead() {
    assertThat(state("a=" + "x".repeat(100_000))).isNull();
  }
}
