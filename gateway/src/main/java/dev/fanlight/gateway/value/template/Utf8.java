package dev.fanlight.gateway.value.template;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text as bytes, with nothing put in the place of what has none. */
final class Utf8 {
  private Utf8() {}

  /**
   * The text in UTF-8.
   *
   * @throws GatewayError {@code bad_request} when it holds half a character, as JSON can write one
   */
  static byte[] bytes(String text) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] exact = new byte[bytes.remaining()];
      bytes.get(exact);
      return exact;
    } catch (CharacterCodingException half) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "a value holds half of a surrogate pair")
          .withCause(half);
    }
  }
}
