package dev.fanlight.plugins.jwt.token;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {
  private static final String HEADER = "{\"alg\":\"RS256\"}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"alg\":\"RS256\",\"crit\":[\"exp\"]}",
        "{\"alg\":\"RS256\",\"crit\":[]}",
        "{\"alg\":\"RS256\",\"crit\":null}",
        "{\"alg\":\"RS256\",\"b64\":false,\"crit\":[\"b64\"]}",
        "{\"alg\":\"none\"}",
        "{\"alg\":\"RS256\",\"alg\":\"none\"}",
        "{\"alg\":\"RS256\",\"\\u0061lg\":\"HS256\"}",
        "{\"alg\":[\"RS256\"]}",
        "{\"alg\":null}",
        "{\"kid\":\"a\"}",
        "{\"alg\":\"RS256\",\"kid\":7}",
        "{\"alg\":\"RS256\",\"cty\":\"JWT\"}",
        "{\"alg\":\"RS256\"} {}",
        "{\"alg\":\"RS256\"",
        "{'alg':'RS256'}",
        "[\"RS256\"]",
        "\"RS256\"",
        "null",
        "",
        " "
      })
  void aHeaderThatIsNotPlain_isRefused(String header) {
    assertRefused(part(header) + "." + part("{}") + ".AAAA");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sub\":\"a\",\"sub\":\"b\"}",
        "{\"a\":{\"b\":1,\"b\":2}}",
        "{\"exp\":NaN}",
        "{\"exp\":01}",
        "{\"exp\":1e99999999999999999999}",
        "{} x",
        "[]",
        "7",
        "\"nested.token.here\"",
        "",
        "{\"a\":\"\u0001\"}",
        "{\"sub\":\"\\ud800\"}",
        "{\"sub\":\"\\udbff\"}",
        "{\"sub\":\"a\\udc00b\"}",
        "{\"sub\":\"\\ud800\\ud800\\udc00\"}",
        "{\"sub\":\"\\udc00\\ud800\"}",
        "{\"groups\":[\"\\ud800\"]}",
        "{\"a\":{\"\\ud800\":1}}",
        "\uFEFF{}"
      })
  void aPayloadThatReadersTakeDifferently_isRefused(String payload) {
    assertRefused(part(HEADER) + "." + part(payload) + ".AAAA");
  }

  @Test
  void deepNestingAndLongNumbers_areRefused() {
    assertRefused(
        part(HEADER) + "." + part("{\"a\":" + "[".repeat(3000) + "]".repeat(3000) + "}") + ".AAAA");
    assertRefused(part(HEADER) + "." + part("{\"a\":" + "9".repeat(5000) + "}") + ".AAAA");
  }

  @Test
  void bytesThatAreNotUtf8_areRefused() {
    for (byte[] bytes :
        new byte[][] {
          {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'}, "{}".getBytes(UTF_16BE)
        }) {
      assertRefused(
          part(HEADER)
              + "."
              + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)
              + ".AAAA");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "...",
        "a.b",
        "e30.e30.AAAA.AAAA",
        "eyJhbGciOiJSUzI1NiJ9.e30.AAAA=", // padding
        "eyJhbGciOiJSUzI1NiJ9.e30.AAB", // bits that are not of the value
        "eyJhbGciOiJSUzI1NiJ9.e31.AAAA",
        "eyJhbGciOiJSUzI1NiJ9.e30.A",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA+A",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA/A",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA A",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA\nA",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA\u00e4A",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA\u0141A",
        "eyJhbGciOiJSUzI1NiJ9 .e30.AAAA"
      })
  void aTextThatIsNoCanonicalToken_isRefused(String text) {
    assertRefused(text);
  }

  @Test
  void anEncryptedToken_isRefusedAsOne() {
    assertThatThrownBy(() -> Token.parse("e30.e30.e30.e30.e30"))
        .isInstanceOf(TokenRefused.class)
        .hasMessageContaining("encrypted");
  }

  @Test
  void keysInTheHeader_areIgnored() {
    Token token =
        Token.parse(
            part(
                    """
                    {"alg":"RS256","kid":"../../etc/passwd' OR 1=1 --","typ":"application/AT+JWT",
                     "jku":"http://evil","x5u":7,"jwk":{"kty":"oct"},"x5c":"?"}\
                    """)
                + "."
                + part("{}")
                + ".AAAA");

    assertThat(token.algorithm()).isEqualTo("RS256");
    assertThat(token.keyId()).isEqualTo("../../etc/passwd' OR 1=1 --");
    assertThat(token.type()).isEqualTo("at+jwt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"1\"", "true", "[1]", "{}", "-1", "1e400", "1e13", "1700000000000"})
  void aDateThatIsNone_isRefused(String exp) {
    Claims claims = claims("{\"exp\":" + exp + "}");

    assertThatThrownBy(() -> claims.date("exp")).isInstanceOf(TokenRefused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "[7]", "{}", "[[\"a\"]]", "[null]", "true"})
  void anAudienceThatIsNone_isRefused(String aud) {
    Claims claims = claims("{\"aud\":" + aud + "}");

    assertThatThrownBy(() -> claims.texts("aud")).isInstanceOf(TokenRefused.class);
  }

  @Test
  void claimsAreNamedExactlyOrByPointer() {
    Claims claims =
        claims(
            """
            {"a.b":"dot","/x":"slash","deep":{"roles":["admin",7,true,null,{}],"a/b":"c"},"n":1.50,"z":null}\
            """);

    assertThat(claims.words("a.b")).containsExactly("dot");
    assertThat(claims.words("/x")).containsExactly("slash");
    assertThat(claims.words("/deep/roles")).containsExactly("admin", "7", "true");
    assertThat(claims.words("/deep/a~1b")).containsExactly("c");
    assertThat(claims.words("/deep/none/at/all")).isEmpty();
    assertThat(claims.words("/")).isEmpty();
    assertThat(claims.words("n")).containsExactly("1.50");
    assertThat(claims.words("z")).isEmpty();
    assertThat(claims.words("deep")).isEmpty();
  }

  private static Claims claims(String payload) {
    return Token.parse(part(HEADER) + "." + part(payload) + ".AAAA").claims();
  }

  private static void assertRefused(String text) {
    assertThatThrownBy(() -> Token.parse(text))
        .isInstanceOf(TokenRefused.class)
        .satisfies(refused ->
            assertThat(((TokenRefused) refused).reason()).matches("[ -~&&[^\"\\\\]]{1,100}"));
  }

  private static String part(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
