package dev.fanlight.gateway.value.json;

import io.vertx.core.buffer.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Tells whether bytes are one JSON text (RFC 8259) in UTF-8, in one pass, so that they can be used
 * again as they are.
 *
 * <p>Every method reads on from an index and returns the index after what it read, or, where the
 * text cannot be JSON, the complement ({@code ~}, so a negative number) of the offending byte's.
 */
public final class JsonBytes {
  /** How deep objects and arrays may nest; the bound of the recursion here. */
  public static final int MAX_DEPTH = 512;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = 0x8080808080808080L;

  private JsonBytes() {}

  /** The offset of the first byte that no JSON text has there; -1 when all is well. */
  public static int firstError(Buffer text) {
    byte[] bytes = text.getBytes();
    return firstError(bytes, 0, bytes.length);
  }

  /** As {@link #firstError(Buffer)}, of a text that may nest to another depth. */
  public static int firstError(byte[] text, int maxDepth) {
    return firstError(text, 0, text.length, maxDepth);
  }

  /**
   * What is wrong there, to be said of the text.
   *
   * @param error of the first byte that no JSON text has there
   */
  public static String problem(Buffer text, int error) {
    if (error == text.length()) {
      return "ends too early";
    }
    return isTooDeep(text.getBytes(0, error + 1))
        ? "nests deeper than " + MAX_DEPTH + " levels"
        : "is no JSON at byte " + error;
  }

  /**
   * Whether the last of these bytes, of which those before begin a JSON text, is one level more.
   */
  private static boolean isTooDeep(byte[] b) {
    int depth = 0;
    int last = b.length - 1;
    for (int i = 0; i < last; i++) {
      if (b[i] == '"') {
        int behind = string(b, i + 1, last);
        if (behind < 0) {
          return false;
        }
        i = behind - 1;
      } else if (b[i] == '[' || b[i] == '{') {
        depth++;
      } else if (b[i] == ']' || b[i] == '}') {
        depth--;
      }
    }
    return depth == MAX_DEPTH && (b[last] == '[' || b[last] == '{');
  }

  static int firstError(byte[] b, int start, int end) {
    return firstError(b, start, end, MAX_DEPTH);
  }

  private static int firstError(byte[] b, int start, int end, int maxDepth) {
    int at = value(b, space(b, start, end), end, maxDepth);
    if (at < 0) {
      return ~at - start;
    }
    at = space(b, at, end);
    return at == end ? -1 : at - start;
  }

  /** Behind the white space that begins there. */
  public static int space(byte[] b, int at, int end) {
    int i = at;
    while (i < end && (b[i] == ' ' || b[i] == '\n' || b[i] == '\r' || b[i] == '\t')) {
      i++;
    }
    return i;
  }

  private static int value(byte[] b, int i, int end, int depth) {
    if (i >= end) {
      return ~end;
    }
    return switch (b[i]) {
      case '"' -> string(b, i + 1, end);
      case '{' -> depth == 0 ? ~i : object(b, space(b, i + 1, end), end, depth - 1);
      case '[' -> depth == 0 ? ~i : array(b, space(b, i + 1, end), end, depth - 1);
      case 't' -> word(b, i, end, "true");
      case 'f' -> word(b, i, end, "false");
      case 'n' -> word(b, i, end, "null");
      default -> number(b, i, end);
    };
  }

  private static int object(byte[] b, int at, int end, int depth) {
    int i = at;
    if (is(b, i, end, '}')) {
      return i + 1;
    }
    while (is(b, i, end, '"')) {
      i = string(b, i + 1, end);
      if (i < 0) {
        return i;
      }
      i = space(b, i, end);
      if (!is(b, i, end, ':')) {
        return ~i;
      }
      i = value(b, space(b, i + 1, end), end, depth);
      if (i < 0) {
        return i;
      }
      i = space(b, i, end);
      if (!is(b, i, end, ',')) {
        return is(b, i, end, '}') ? i + 1 : ~i;
      }
      i = space(b, i + 1, end);
    }
    return ~i;
  }

  private static int array(byte[] b, int at, int end, int depth) {
    int i = at;
    if (is(b, i, end, ']')) {
      return i + 1;
    }
    while (true) {
      i = value(b, i, end, depth);
      if (i < 0) {
        return i;
      }
      i = space(b, i, end);
      if (!is(b, i, end, ',')) {
        return is(b, i, end, ']') ? i + 1 : ~i;
      }
      i = space(b, i + 1, end);
    }
  }

  private static boolean is(byte[] b, int i, int end, char wanted) {
    return i < end && b[i] == wanted;
  }

  private static int word(byte[] b, int start, int end, String word) {
    for (int i = 0; i < word.length(); i++) {
      if (!is(b, start + i, end, word.charAt(i))) {
        return ~(start + i);
      }
    }
    return start + word.length();
  }

  private static int number(byte[] b, int start, int end) {
    int i = is(b, start, end, '-') ? start + 1 : start;
    i = is(b, i, end, '0') ? i + 1 : digits(b, i, end);
    if (i >= 0 && is(b, i, end, '.')) {
      i = digits(b, i + 1, end);
    }
    if (i >= 0 && (is(b, i, end, 'e') || is(b, i, end, 'E'))) {
      i++;
      i = digits(b, is(b, i, end, '+') || is(b, i, end, '-') ? i + 1 : i, end);
    }
    return i;
  }

  /** At least one. */
  private static int digits(byte[] b, int start, int end) {
    int i = start;
    while (i < end && b[i] >= '0' && b[i] <= '9') {
      i++;
    }
    return i == start ? ~i : i;
  }

  /** Behind the opening quote. */
  private static int string(byte[] b, int start, int end) {
    int i = start;
    while (i >= 0) {
      i = plain(b, i, end);
      if (i >= end) {
        return ~end;
      }
      byte c = b[i];
      if (c == '"') {
        return i + 1;
      }
      i = c == '\\' ? escape(b, i + 1, end) : c < 0 ? character(b, i, end) : ~i;
    }
    return i;
  }

  /** Past ASCII that stands for itself, eight bytes at a time. */
  private static int plain(byte[] b, int start, int end) {
    int i = start;
    while (i + Long.BYTES <= end) {
      long special = special((long) EIGHT.get(b, i));
      if (special != 0) {
        return i + (Long.numberOfTrailingZeros(special) >>> 3);
      }
      i += Long.BYTES;
    }
    while (i < end && b[i] >= ' ' && b[i] != '"' && b[i] != '\\') {
      i++;
    }
    return i;
  }

  /**
   * The top bit of each byte that is a quote, a backslash, a control or not ASCII; bytes above the
   * lowest such may be marked wrongly.
   */
  private static long special(long eight) {
    long quotes = eight ^ (ONES * '"');
    long slashes = eight ^ (ONES * '\\');
    return (((quotes - ONES) & ~quotes)
            | ((slashes - ONES) & ~slashes)
            | ((eight - ONES * ' ') & ~eight)
            | eight)
        & HIGHS;
  }

  /** Behind the backslash. */
  private static int escape(byte[] b, int i, int end) {
    if (i >= end) {
      return ~end;
    }
    return switch (b[i]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 1;
      case 'u' -> hex(b, i + 1, end);
      default -> ~i;
    };
  }

  private static int hex(byte[] b, int start, int end) {
    for (int i = start; i < start + 4; i++) {
      if (i >= end || Character.digit(b[i], 16) < 0) {
        return ~Math.min(i, end);
      }
    }
    return start + 4;
  }

  /** One character of two to four bytes: no overlong form, no surrogate, nothing past U+10FFFF. */
  private static int character(byte[] b, int i, int end) {
    int first = b[i] & 0xff;
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || i + length > end) {
      return ~i;
    }
    int second = b[i + 1] & 0xff;
    int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
    int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) {
      return ~i;
    }
    for (int k = i + 2; k < i + length; k++) {
      if ((b[k] & 0xc0) != 0x80) {
        return ~i;
      }
    }
    return i + length;
  }
}
