package dev.fanlight.plugins.jwt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugins.jwt.issuer.IssuerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenRulesTest extends JwtScene {

  @Test
  void everyKindOfKeyWorks() {
    for (Signer signer : List.of(RSA, EC, ED)) {
      assertAllowed(signer.token(claims("")));
    }
  }

  /** RFC 7515, section 4.1.9. */
  @ParameterizedTest
  @CsvSource({
    "at+jwt, at+jwt, true",
    "at+jwt, application/at+jwt, true",
    "application/at+jwt, at+jwt, true",
    "Application/AT+JWT, application/at+jwt, true",
    "at+jwt, JWT, false"
  })
  void aType_isTheSameWithAndWithoutApplication(String accepted, String type, boolean allowed) {
    use(given ->
        given.issuer(
            new IssuerConfig(
                "https://issuer",
                List.of("orders"),
                null,
                null,
                List.of(accepted),
                null,
                null,
                null,
                issuer.url("/jwks"),
                null)));
    String token =
        RSA.token("{\"alg\":\"RS256\",\"kid\":\"rsa\",\"typ\":\"%s\"}".formatted(type), claims(""));

    if (allowed) {
      assertAllowed(token);
    } else {
      assertThat(refused(token)).contains("a type that is not accepted");
    }
  }

  @Test
  void requiredClaims_needOneOfTheirValues() {
    use(given ->
        given.require(
            new RequireConfig(
                null,
                Map.of("tenant", List.of("acme"), "/realm/roles", List.of("admin", "staff")))));

    assertAllowed(
        RSA.token(claims(",\"tenant\":\"acme\",\"realm\":{\"roles\":[\"x\",\"staff\"]}")));
    for (String wrong :
        List.of(
            "",
            ",\"tenant\":\"acme\"",
            ",\"tenant\":\"acme\",\"realm\":{\"roles\":[\"x\"]}",
            ",\"tenant\":\"ACME\",\"realm\":{\"roles\":[\"staff\"]}",
            ",\"tenant\":\"acme\",\"realm\":\"staff\"")) {
      assertThat(challenge(with(RSA.token(claims(wrong))), ErrorCode.FORBIDDEN))
          .contains("insufficient_scope")
          .doesNotContain(", scope=");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/r/0, adm, true",
    "/r/1/of, acme, true",
    "/r/2/0, deep, true",
    "/a~1b/~0/0, odd, true",
    "/r/01, adm, false",
    "/r/00, adm, false",
    "/r/-, adm, false",
    "/r/+0, adm, false",
    "/r/, adm, false",
    "/r/3, adm, false",
    "/r/99999, adm, false",
    "/r/4294967296, adm, false",
    "/r/0/0, adm, false",
  })
  void rfc6901section4_aPointerLeadsIntoLists(String pointer, String value, boolean allowed) {
    use(given -> given.require(new RequireConfig(null, Map.of(pointer, List.of(value)))));
    String token =
        RSA.token(
            claims(",\"r\":[\"adm\",{\"of\":\"acme\"},[\"deep\"]],\"a/b\":{\"~\":[\"odd\"]}"));

    if (allowed) {
      assertAllowed(token);
    } else {
      assertThat(challenge(with(token), ErrorCode.FORBIDDEN)).contains("insufficient_scope");
    }
  }

  @Test
  void aTokenWithOtherCharacters_isToldSo() {
    String token = RSA.token(claims(""));
    for (String other : List.of(token + " " + token, token + "=", "a.b.c.d.\u00e4")) {
      assertThat(refused(other)).contains("the token has characters that no token has");
    }
    assertThat(refused("a.b.c.d.e")).contains("an encrypted token is not accepted");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 301, true",
    "0, 359, true",
    "0, 360, false",
    "61, 0, false",
    "60, 0, true",
    "0, -1, true"
  })
  void rfc7519section414and5_timesCountWithALeewayOfAMinute(
      int notBefore, int seconds, boolean allowed) {
    now = now.plusSeconds(seconds);
    String token = RSA.token(claims(",\"nbf\":" + (NOW + notBefore)));

    if (allowed) {
      assertAllowed(token);
    } else {
      assertThat(refused(token)).containsAnyOf("expired", "not valid yet");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 299, true",
    "0, 0, 300, false",
    "0, 1, 0, false",
    "10, 0, 309, true",
    "10, 0, 310, false",
    "10, 10, 0, true",
    "10, 11, 0, false",
    "600, 0, 899, true",
    "600, 600, 0, true"
  })
  void leeway_isHowFarClocksMayDiffer(int leeway, int notBefore, int seconds, boolean allowed) {
    use(config(Duration.ofSeconds(leeway), null));
    now = now.plusSeconds(seconds);
    String token = RSA.token(claims(",\"nbf\":" + (NOW + notBefore)));

    if (allowed) {
      assertAllowed(token);
    } else {
      assertThat(refused(token)).containsAnyOf("expired", "not valid yet");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"iss\":\"https://issuer\",\"aud\":\"orders\"}",
        "{\"iss\":\"https://issuer\",\"aud\":\"orders\",\"exp\":\"1800000300\"}",
        "{\"iss\":\"https://issuer\",\"aud\":\"orders\",\"exp\":1800000300000}",
        "{\"iss\":\"https://issuer\",\"aud\":\"orders\",\"exp\":null}",
        "{\"iss\":\"https://issuer\",\"aud\":\"other\",\"exp\":1800000300}",
        "{\"iss\":\"https://issuer\",\"aud\":[],\"exp\":1800000300}",
        "{\"iss\":\"https://issuer\",\"exp\":1800000300}",
        "{\"iss\":\"https://issuer/\",\"aud\":\"orders\",\"exp\":1800000300}",
        "{\"iss\":[\"https://issuer\"],\"aud\":\"orders\",\"exp\":1800000300}",
        "{\"aud\":\"orders\",\"exp\":1800000300}",
        "{\"iss\":\"https://issuer\",\"aud\":\"orders\",\"exp\":1800000300,\"sub\":7}",
        "{\"iss\":\"https://issuer\",\"aud\":\"orders\",\"exp\":1800000300,\"nbf\":\"0\"}"
      })
  void claimsThatAreMissingOrWrong_areInvalid(String claims) {
    assertThat(refused(RSA.token(claims))).contains("invalid_token");
  }

  @Test
  void aPublicKeyIsNoSecret() {
    for (byte[] secret :
        List.of(RSA.encoded(), RSA.pem().getBytes(UTF_8), RSA.jwk().getBytes(UTF_8))) {
      for (String kid : List.of("rsa", "ec", "none")) {
        refused(Signer.hmac(secret, "{\"alg\":\"HS256\",\"kid\":\"" + kid + "\"}", claims("")));
      }
      refused(Signer.hmac(secret, "{\"alg\":\"HS256\"}", claims("")));
    }
  }

  @Test
  void anAlgorithmIsTheKeysAndNotTheTokens() {
    for (String alg : List.of("ES256", "PS256", "RS512", "EdDSA", "hs256", "NONE", "RS256 ", "")) {
      refused(RSA.token("{\"alg\":\"%s\",\"kid\":\"rsa\"}".formatted(alg), claims("")));
    }
    refused(EC.token("{\"alg\":\"ES256\",\"kid\":\"rsa\"}", claims("")));
  }

  @Test
  void aTokenWithoutKid_isTriedWithTheKeysOfItsAlgorithm() {
    assertAllowed(EC.token("{\"alg\":\"ES256\"}", claims("")));
  }

  @Test
  void aTokenOf8192Characters_isTheLongest() {
    String longest = token("{\"alg\":\"EdDSA\"}", 8192);
    String longer = token("{\"alg\":\"EdDSA\",\"kid\":\"ed\"}", 8193);

    assertThat(longest).hasSize(8192);
    assertAllowed(longest);
    assertThat(longer).hasSize(8193);
    assertThat(refused(longer)).contains("longer than 8192");
  }

  /** A good one. No Base64 has a character more than a multiple of four, so not any header does. */
  private static String token(String header, int length) {
    int others = Signer.base64(header.getBytes(UTF_8)).length() + 1 + 1 + 86;
    int bytes = (length - others) * 3 / 4;
    int filling = bytes - claims(",\"x\":\"\"").length();
    return ED.token(header, claims(",\"x\":\"" + "x".repeat(filling) + "\""));
  }
}
