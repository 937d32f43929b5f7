package dev.fanlight.gateway.value.json;

import io.vertx.core.buffer.Buffer;

/** Two readers of JSON, ours in one pass and Jackson, agree on what JSON is. */
public final class JsonFuzz {
  private JsonFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    Buffer text = Buffer.buffer(input);
    if (ByteOrderMark.without(text) != text) {
      // Jackson ignores the mark; our callers take it away before.
      return;
    }
    boolean ours = JsonBytes.firstError(text) < 0;
    boolean theirs;
    try {
      theirs = Json.parse(text) != null;
    } catch (IllegalArgumentException refused) {
      theirs = false;
      if (isTooMuch(String.valueOf(refused.getMessage()))) {
        return;
      }
    }
    if (ours != theirs) {
      throw new AssertionError("we say " + ours + ", Jackson says " + theirs);
    }
  }

  /** Jackson bounds the depth, and the length and exponent of a number. */
  private static boolean isTooMuch(String message) {
    return message.contains("exceeds the maximum allowed") || message.contains("BigDecimal");
  }
}
