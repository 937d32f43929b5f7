package dev.fanlight.plugins.jwt.token;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;

/** Base64url as RFC 7515 has it: no padding, no other characters, and one text for each value. */
final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  /**
   * Decodes a part of a token.
   *
   * @throws TokenRefused unless this is the text that encoding the result gives
   */
  static byte[] decode(String text) {
    byte[] coded = text.getBytes(ISO_8859_1);
    byte[] decoded;
    try {
      decoded = Base64.getUrlDecoder().decode(coded);
    } catch (IllegalArgumentException other) {
      throw malformed();
    }
    if (!Arrays.equals(ENCODER.encode(decoded), coded)) {
      throw malformed();
    }
    return decoded;
  }

  private static TokenRefused malformed() {
    return new TokenRefused("the token is not base64url");
  }
}
