package dev.fanlight.plugins.common;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Texts as the values of header fields: what a field cannot have is percent-encoded, and so are the
 * percent sign itself, commas, and spaces at the ends. So two different texts never make the same
 * value, and no text makes the value of a list.
 */
public final class FieldText {
  private static final String HEX = "0123456789ABCDEF";

  private FieldText() {}

  /** A text as a value, or as one of several with commas between them (RFC 9110, section 5.6.1). */
  public static String of(String text) {
    if (isPlain(text)) {
      return text;
    }
    byte[] bytes = text.getBytes(UTF_8);
    StringBuilder value = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      boolean inner = c == ' ' && i > 0 && i < bytes.length - 1;
      if (inner || isPlain(c)) {
        value.append((char) c);
      } else {
        value.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return value.toString();
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int c) {
    return c > ' ' && c < 0x7f && c != '%' && c != ',';
  }
}
