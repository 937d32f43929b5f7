package dev.fanlight.plugins.common;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Texts as the values of header fields: what a field cannot have is percent-encoded, and so are the
 * percent sign itself and spaces at the ends. So two different texts never make the same value.
 */
public final class FieldText {
  private static final String HEX = "0123456789ABCDEF";

  private FieldText() {}

  /** A text as a value. */
  public static String of(String text) {
    return of(text, "");
  }

  /**
   * A text as one of several in a value.
   *
   * @param separators that stand between them; they are encoded too
   */
  public static String of(String text, String separators) {
    if (isPlain(text, separators)) {
      return text;
    }
    byte[] bytes = text.getBytes(UTF_8);
    StringBuilder value = new StringBuilder(bytes.length + 16);
    for (int i = 0; i < bytes.length; i++) {
      int c = bytes[i] & 0xff;
      boolean inner = c == ' ' && i > 0 && i < bytes.length - 1;
      if (inner || isPlain(c, separators)) {
        value.append((char) c);
      } else {
        value.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
      }
    }
    return value.toString();
  }

  private static boolean isPlain(String text, String separators) {
    for (int i = 0; i < text.length(); i++) {
      if (!isPlain(text.charAt(i), separators)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(int c, String separators) {
    return c > ' ' && c < 0x7f && c != '%' && separators.indexOf(c) < 0;
  }
}
