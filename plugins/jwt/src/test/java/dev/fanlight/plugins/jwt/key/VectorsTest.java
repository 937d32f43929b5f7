package dev.fanlight.plugins.jwt.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugins.jwt.token.Token;
import dev.fanlight.plugins.jwt.token.TokenRefused;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of the RFCs, letter for letter. */
class VectorsTest {
  private static final String PAYLOAD =
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0"
          + "cnVlfQ";

  /** RFC 7515, A.1, which is the example of RFC 7519, 3.1. */
  private static final String HS256 =
      "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
          + PAYLOAD
          + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

  private static final String HS256_KEY =
      """
      {"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}\
      """;

  private static final String RS256 =
      "eyJhbGciOiJSUzI1NiJ9."
          + PAYLOAD
          + ".cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt"
          + "_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArL"
          + "IARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7no"
          + "OPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQ"
          + "Ge77Rw";

  private static final String RS256_KEY =
      """
      {"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}\
      """;

  private static final String ES256 =
      "eyJhbGciOiJFUzI1NiJ9."
          + PAYLOAD
          + ".DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU"
          + "1Q";

  private static final String ES256_KEY =
      """
      {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}\
      """;

  private static final String ES512_KEY =
      """
      {"kty":"EC","crv":"P-521","x":"AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk","y":"ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2"}\
      """;

  private static final String ED25519_KEY =
      """
      {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}\
      """;

  @Test
  void rfc7515A1_andRfc7519section3_hmacSha256() throws Exception {
    assertSigned(HS256_KEY, HS256);
  }

  @Test
  void rfc7519section3_theClaims() {
    Token token = Token.parse(HS256);

    assertThat(token.type()).isEqualTo("jwt");
    assertThat(token.claims().text("iss")).isEqualTo("joe");
    assertThat(token.claims().date("exp")).isEqualTo(1_300_819_380d);
    assertThat(token.claims().value("http://example.com/is_root")).isEqualTo(true);
  }

  @Test
  void rfc7515A2_rsaSha256() throws Exception {
    assertSigned(RS256_KEY, RS256);
  }

  @Test
  void rfc7515A3_ecdsaP256() throws Exception {
    assertSigned(ES256_KEY, ES256);
  }

  @Test
  void rfc7515A4_ecdsaP521() throws Exception {
    assertThat(
            key(ES512_KEY, Algorithm.ES512)
                .signed(
                    Algorithm.ES512,
                    "eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA",
                    "AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0"
                        + "aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYb"
                        + "SW9ERBXukOXolLzeO_Jn"))
        .isTrue();
  }

  @Test
  void rfc7515A5_andRfc7519section6_anUnsecuredTokenIsRefused() {
    assertThatThrownBy(() -> Token.parse("eyJhbGciOiJub25lIn0." + PAYLOAD + "."))
        .isInstanceOf(TokenRefused.class)
        .hasMessageContaining("not signed");
  }

  @Test
  void rfc7515E_aCriticalExtensionIsRefused() {
    String header =
        "eyJhbGciOiJub25lIiwNCiAiY3JpdCI6WyJodHRwOi8vZXhhbXBsZS5jb20vVU5ERUZJTkVEIl0sDQogImh0dHA6"
            + "Ly9leGFtcGxlLmNvbS9VTkRFRklORUQiOnRydWUNCn0";

    assertThatThrownBy(() -> Token.parse(header + ".RkFJTA."))
        .isInstanceOf(TokenRefused.class)
        .hasMessageContaining("critical");
  }

  @Test
  void rfc8037A4_ed25519() throws Exception {
    VerificationKey key = key(ED25519_KEY, Algorithm.EDDSA);
    String signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";

    assertThat(
            key.signed(
                Algorithm.EDDSA,
                signed,
                "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_Mu"
                    + "M0KAg"))
        .isTrue();
    assertThat(key.signed(Algorithm.EDDSA, signed + "x", "AAAA")).isFalse();
  }

  @Test
  void aKeyOfOneTypeIsNeverUsedWithAnAlgorithmOfAnother() throws Exception {
    for (Algorithm algorithm : Algorithm.values()) {
      assertThat(keys(RS256_KEY).candidates(null, algorithm).isEmpty())
          .isEqualTo(!algorithm.word().matches("[RP]S.*"));
      assertThat(keys(ES256_KEY).candidates(null, algorithm).isEmpty())
          .isEqualTo(algorithm != Algorithm.ES256);
      assertThat(keys(HS256_KEY).candidates(null, algorithm).isEmpty())
          .isEqualTo(!algorithm.word().startsWith("HS"));
    }
  }

  /** RFC 7515, section 5.2: whatever is changed, the signature is wrong. */
  @Test
  void aTokenInWhichOneBitIsOther_isNotSigned() throws Exception {
    for (List<String> pair :
        List.of(List.of(HS256_KEY, HS256), List.of(RS256_KEY, RS256), List.of(ES256_KEY, ES256))) {
      Token token = Token.parse(pair.get(1));
      Algorithm algorithm = Algorithm.valueOf(token.algorithm());
      VerificationKey key = key(pair.get(0), algorithm);
      String other =
          (token.signature().charAt(0) == 'A' ? 'B' : 'A') + token.signature().substring(1);

      assertThat(key.signed(algorithm, token.signed(), other)).isFalse();
      assertThat(key.signed(algorithm, token.signed() + "A", token.signature())).isFalse();
      assertThat(key.signed(algorithm, token.signed(), "")).isFalse();
    }
  }

  /** A signature of zeros, which broken checks of ECDSA took for right. */
  @Test
  void aSignatureOfZeros_isWrong() throws Exception {
    assertThat(key(ES256_KEY, Algorithm.ES256).signed(Algorithm.ES256, "a.b", "A".repeat(86)))
        .isFalse();
  }

  private static void assertSigned(String jwk, String text) throws Exception {
    Token token = Token.parse(text);
    Algorithm algorithm = Algorithm.valueOf(token.algorithm());
    assertThat(key(jwk, algorithm).signed(algorithm, token.signed(), token.signature())).isTrue();
  }

  private static VerificationKey key(String jwk, Algorithm algorithm) throws Exception {
    return keys(jwk).candidates(null, algorithm).getFirst();
  }

  private static KeySet keys(String jwk) throws Exception {
    return new JwkReader(EnumSet.allOf(Algorithm.class), true)
        .read(("{\"keys\":[" + jwk + "]}").getBytes(UTF_8));
  }
}
