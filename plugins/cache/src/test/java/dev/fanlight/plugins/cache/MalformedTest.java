package dev.fanlight.plugins.cache;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Directives that say too much or nothing that can be read (RFC 9111, sections 4.2.1 and 5.2). */
class MalformedTest extends CacheScene {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "no-store foo",
        "private:",
        "private foo",
        "x=\"a, no-store",
        "x=a\"b, no-store, c\"",
        "no-store\u00a0",
        "=no-store",
        "no-cache='x-a b'",
        "no-cache=\"x-a b\"",
        "no-cache=\"x-a;q=1\"",
        "no-cache=\"x-a:\"",
        "no-cache=\"\\\"x-a\\\"\"",
        "no-cache=\"content-encoding\"",
        "no-cache=\"x-a\\",
        "private=\"x-a\\",
        "x=\"a, no-store\\"
      })
  void aDirectiveThatIsMalformed_keepsTheResponseOut(String directive) {
    store("/", "cache-control: max-age=60, " + directive);
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Age",
        "Cache-Control",
        "Cache-Tag",
        "Content-Type",
        "Date",
        "ETag",
        "Expires",
        "Last-Modified",
        "Vary"
      })
  void aFieldThatTheCacheReads_keepsTheResponseOutWhereNoCacheNamesIt(String name) {
    store("/", "cache-control: max-age=60, no-cache=\"x-a, " + name + "\"");
    assertThat(isHit("/")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"64, true", "65, false"})
  void moreNamesThanAnswersAreComparedWith_keepTheResponseOut(int names, boolean stored) {
    String list = IntStream.range(0, names).mapToObj(i -> "x-" + i).collect(joining(","));
    store("/", "cache-control: max-age=60, no-cache=\"" + list + "\"");
    assertThat(isHit("/")).isEqualTo(stored);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x-63", "X-0"})
  void aNameAgain_isNotOneMore(String repeated) {
    String list = IntStream.range(0, 64).mapToObj(i -> "x-" + i).collect(joining(","));
    store("/", "cache-control: max-age=60, no-cache=\"" + list + "\", no-cache=" + repeated);
    assertThat(isHit("/")).isTrue();
  }

  @Test
  void rfc9111_5224_noCacheWithoutFieldsHoldsForAll() {
    store("/", "cache-control: max-age=60, no-cache=\"x-a\", no-cache", "etag: \"a\"");
    assertThat(isHit("/")).isFalse();
    store("/b", "cache-control: max-age=60, no-cache=\"x-a\"", "etag: \"a\"");
    assertThat(isHit("/b")).isTrue();
  }
}
