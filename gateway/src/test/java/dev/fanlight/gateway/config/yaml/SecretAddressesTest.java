package dev.fanlight.gateway.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages show no credentials and no queries of addresses that a file has. */
class SecretAddressesTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "http://me:pw@a:80/b,             http://me:***@a:80/b",
        "http://me:p@w/x:y@a,             http://me:***@a",
        "http://token@a,                  http://***@a",
        "me:pw@a,                         me:***@a",
        "see me:pw@a,                     see me:pw@a",
        "http://a/?b=c http://me:pw@d#e,  http://a/?*** http://me:***@d#***",
        "'http://a?b' and \"http://c#d\", 'http://a?***' and \"http://c#***\"",
        "http://a/?,                      http://a/?",
        "http://a:80 and b@c,             http://a:80 and b@c",
        "http://a://b/?c,                 http://a://b/?***",
        "a?b://c,                         a?b://c",
        "http://me:pw@//x:pw@a,           http://me:***@a",
      })
  void credentialsAndQueries_areNotShown(String text, String masked) {
    assertThat(Secrets.masked(text)).isEqualTo(masked);
  }

  /** The time goes by the square of the length where each begin looks for an end. */
  @ParameterizedTest
  @ValueSource(
      strings = {"//a:", "//a:b", "://", "://a", "//", "//a ", "a:", ":", "@//a:b", "'//a:b", "?"})
  @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
  void veryLongText_isReadInOnePass(String part) {
    assertThat(Secrets.masked(part.repeat(1 << 20))).isNotEmpty();
  }
}
