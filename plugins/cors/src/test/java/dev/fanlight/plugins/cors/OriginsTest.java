package dev.fanlight.plugins.cors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which origins are which. */
class OriginsTest {
  private static boolean allows(String entry, String origin) {
    return new Origins(List.of(entry), false).allowed(List.of(origin)) != null;
  }

  @Test
  void anOrigin_isComparedByteForByte() {
    assertThat(allows("https://shop.example", "https://shop.example")).isTrue();
    for (String other :
        List.of(
            "http://shop.example",
            "https://shop.example:443",
            "https://shop.example:8443",
            "https://SHOP.example",
            "https://shop.example/",
            "https://shop.example.evil",
            "https://evilshop.example",
            "https://www.shop.example",
            " https://shop.example",
            "https://shop.example, https://evil.example",
            "https://shop.example https://evil.example",
            "null",
            "*",
            "")) {
      assertThat(allows("https://shop.example", other)).as(other).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://a.shop.example", "https://a.b-c.shop.example", "https://1.shop.example"})
  void aWildcard_takesSubdomainsOfAnyDepth(String origin) {
    assertThat(allows("https://*.shop.example", origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://shop.example",
        "https://.shop.example",
        "https://a..shop.example",
        "https://a.shop.example:8443",
        "http://a.shop.example",
        "https://ashop.example",
        "https://a.shop.example.evil",
        "https://evil.example/.shop.example",
        "https://evil.example?.shop.example",
        "https://evil.example#.shop.example",
        "https://evil.example:1.shop.example",
        "https://user@a.shop.example",
        "https://a.SHOP.example",
        "https://A.shop.example",
        "https://a.shop.example.",
        "null"
      })
  void aWildcard_takesNothingElse(String origin) {
    assertThat(allows("https://*.shop.example", origin)).isFalse();
  }

  @Test
  void aWildcardWithAPort_takesThatPort() {
    assertThat(allows("http://*.localhost:8080", "http://a.localhost:8080")).isTrue();
    assertThat(allows("http://*.localhost:8080", "http://a.localhost")).isFalse();
    assertThat(allows("http://*.localhost:8080", "http://a.localhost:80801")).isFalse();
  }

  @Test
  void several_areTriedEach_andSeveralFieldsAreNone() {
    Origins origins = new Origins(List.of("https://a.example", "https://*.b.example"), true);

    assertThat(origins.allowed(List.of("https://a.example"))).isEqualTo("https://a.example");
    assertThat(origins.allowed(List.of("https://x.b.example"))).isEqualTo("https://x.b.example");
    assertThat(origins.allowed(List.of("https://a.example", "https://a.example"))).isNull();
    assertThat(origins.allowed(List.of())).isNull();
  }

  @Test
  void anyOrigin_isToldByAStar() {
    assertThat(new Origins(List.of("*"), false).allowed(List.of("https://x.example")))
        .isEqualTo("*");
    assertThat(new Origins(List.of("*"), false).allowed(List.of("null"))).isEqualTo("*");
  }

  @Test
  void theNullOrigin_mustBeNamed() {
    assertThat(allows("null", "null")).isTrue();
    assertThat(allows("null", "https://x.example")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "https://Shop.example, https://shop.example",
    "https://shop.example/, https://shop.example",
    "HTTPS://shop.example, https://shop.example",
    "https://shop.example:443, https://shop.example",
    "http://shop.example:80, http://shop.example",
    "https://*.Shop.example/, https://*.shop.example",
    "https://shop.example:0443, https://shop.example",
    "https://*.A_b.example, https://*.a_b.example",
    "https://[0:0::1], https://[::1]",
    "https://[::FFFF:10.0.0.1]:8443, https://[::ffff:a00:1]:8443",
    "https://[2001:db8:0:0:1:0:0:1], https://[2001:db8::1:0:0:1]",
    "https://[2001:0db8::0:1], https://[2001:db8::1]",
    "https://[1::2:3:4:5:6:7], https://[1:0:2:3:4:5:6:7]",
    "https://[0:0:0:0:0:0:0:0], https://[::]"
  })
  void anOriginThatNoBrowserWrites_isRefused_withWhatItWouldWrite(String entry, String written) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OriginPattern.of(entry))
        .withMessageContaining("\"" + entry + "\"")
        .withMessageContaining("\"" + written + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "shop.example",
        "//shop.example",
        "https://",
        "https:///a",
        "https://shop.example/a",
        "https://shop.example?a",
        "https://shop.example#a",
        "https://user@shop.example",
        "mailto:a@b.example",
        "https://a*.shop.example",
        "https://*shop.example",
        "https://*",
        "*://shop.example",
        "*.shop.example",
        "https://a.*.example",
        "https://shop.example:*",
        "https://*.*.a.com",
        "https://*.a.com/*.b.com",
        "https://a.example:0",
        "https://a.example:65536",
        "https://a.example:",
        "https://1.2.3",
        "https://1.2.3.256",
        "https://010.0.0.1",
        "https://a.0x1",
        "https://1.2.3.4.",
        "https://[::1",
        "https://[::1::]",
        "https://[1.2.3.4]",
        "https://[::1%25eth0]",
        "https://a..example",
        "https://sh op.example",
        "https://sh\u00f6p.example",
        "NULL"
      })
  void whatIsNoOrigin_isRefused(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OriginPattern.of(entry))
        .withMessageContaining("origins holds \"" + entry + "\", which is not an origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a_b.example",
        "https://-.shop.example",
        "https://[::1]:8443",
        "https://[2001:db8::1:0:0:1]",
        "https://192.0.2.1",
        "https://1.example",
        "https://shop.example.",
        "chrome-extension://abcdefgh",
        "http://localhost:65535"
      })
  void anOriginAsBrowsersWriteIt_isTaken(String entry) {
    assertThat(allows(entry, entry)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://*.1.2.3.4", "https://*.[::1]", "https://*.[::ffff:1.2.3.4]:8443"})
  void aWildcardBeforeAnAddress_isRefused(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OriginPattern.of(entry))
        .withMessage("origins holds \"" + entry + "\", but an address has no subdomains");
  }

  @Test
  void anUnderscore_isInNamesWithAndWithoutAWildcard() {
    assertThat(allows("https://_.shop.example", "https://_.shop.example")).isTrue();
    assertThat(allows("https://*.shop.example", "https://_.shop.example")).isTrue();
    assertThat(allows("https://*.a_b.example", "https://c.a_b.example")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://*.com", "https://*.com.", "https://*.com:8443"})
  void aWildcardOverEverything_isRefused(String entry) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OriginPattern.of(entry))
        .withMessageContaining("takes in too much");
  }
}
