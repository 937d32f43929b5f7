package dev.fanlight.plugins.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
        "no-cache=\"content-encoding\""
      })
  void aDirectiveThatIsMalformed_keepsTheResponseOut(String directive) {
    store("/", "cache-control: max-age=60, " + directive);
    assertThat(isHit("/")).isFalse();
  }

  @Test
  void rfc9111_5224_noCacheWithoutFieldsHoldsForAll() {
    store("/", "cache-control: max-age=60, no-cache=\"x-a\", no-cache", "etag: \"a\"");
    assertThat(isHit("/")).isFalse();
    store("/b", "cache-control: max-age=60, no-cache=\"x-a\"", "etag: \"a\"");
    assertThat(isHit("/b")).isTrue();
  }
}
