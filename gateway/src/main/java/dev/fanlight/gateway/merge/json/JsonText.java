package dev.fanlight.gateway.merge.json;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes JSON strings. */
public final class JsonText {
  private static final String SHORT = "b\bf\fn\nr\rt\t\"\"\\\\";

  private JsonText() {}

  /** The text as a JSON string, in quotes. */
  public static Buffer quoted(String text) {
    return quoted(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The text as a JSON string, in quotes. What needs no escape is copied in runs.
   *
   * @param utf8 valid UTF-8
   */
  static Buffer quoted(byte[] utf8) {
    Buffer json = Buffer.buffer(utf8.length + 2).appendByte((byte) '"');
    int run = 0;
    for (int i = 0; i < utf8.length; i++) {
      byte b = utf8[i];
      if ((b >= 0 && b < ' ') || b == '"' || b == '\\') {
        json.appendBytes(utf8, run, i - run).appendString(escape((char) b));
        run = i + 1;
      }
    }
    return json.appendBytes(utf8, run, utf8.length - run).appendByte((byte) '"');
  }

  private static String escape(char c) {
    for (int i = 1; i < SHORT.length(); i += 2) {
      if (SHORT.charAt(i) == c) {
        return "\\" + SHORT.charAt(i - 1);
      }
    }
    return "\\u" + HexFormat.of().toHexDigits((short) c);
  }
}
