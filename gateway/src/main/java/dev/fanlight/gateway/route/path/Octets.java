package dev.fanlight.gateway.route.path;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Percent-decoding that loses nothing: octets that are no UTF-8 become single surrogates, which no
 * text has, so that two different paths never look alike.
 */
public final class Octets {
  /** Stands for octet 0. */
  private static final char ESCAPE = 0xDC00;

  private Octets() {}

  /**
   * @param plus whether a plus is a space
   * @throws IllegalArgumentException on a malformed percent-encoding
   */
  public static String decode(String raw, boolean plus) {
    if (raw.indexOf('%') < 0) {
      return plus ? raw.replace('+', ' ') : raw;
    }
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%') {
        bytes.put((byte) octet(raw, i));
        i += 2;
      } else {
        bytes.put((byte) (plus && c == '+' ? ' ' : c));
      }
    }
    return text(bytes.flip());
  }

  /**
   * The octet of the percent-encoding at that place.
   *
   * @throws IllegalArgumentException where it is malformed
   */
  static int octet(String raw, int at) {
    int high = at + 1 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
    int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
    if (high < 0 || low < 0) {
      throw new IllegalArgumentException("malformed percent-encoding");
    }
    return (high << 4) | low;
  }

  private static String text(ByteBuffer bytes) {
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    CharBuffer text = CharBuffer.allocate(bytes.remaining());
    while (true) {
      CoderResult result = utf8.decode(bytes, text, true);
      if (!result.isError()) {
        return text.flip().toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.put((char) (ESCAPE + (bytes.get() & 0xff)));
      }
    }
  }

  /** Whether all of it is text, and none the half of a character. */
  public static boolean isText(String decoded) {
    for (int i = 0; i < decoded.length(); i++) {
      char c = decoded.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < decoded.length()
          && Character.isLowSurrogate(decoded.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        return false;
      }
    }
    return true;
  }
}
