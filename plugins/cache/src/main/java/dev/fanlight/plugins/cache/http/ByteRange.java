package dev.fanlight.plugins.cache.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One range of bytes (RFC 9110, section 14.1.2).
 *
 * @param from the first byte, from 0
 * @param to the last byte; before the first one where no byte is in the range
 */
public record ByteRange(int from, int to) {
  private static final Pattern ONE = Pattern.compile("(?i)bytes=[ \t]*([0-9]*)-([0-9]*)[ \t]*");
  private static final int MOST_DIGITS = 10;

  /** Null for what is not one range of bytes: then the whole content is answered. */
  public static @Nullable ByteRange of(String field, int length) {
    Matcher range = ONE.matcher(field);
    if (!range.matches()) {
      return null;
    }
    String first = range.group(1);
    String last = range.group(2);
    if (first.isEmpty()) {
      return last.isEmpty() ? null : suffix(number(last), length);
    }
    long from = number(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
    if (to < from) {
      return null;
    }
    return from >= length ? NONE : new ByteRange((int) from, (int) Math.min(to, length - 1L));
  }

  private static final ByteRange NONE = new ByteRange(0, -1);

  private static ByteRange suffix(long bytes, int length) {
    return bytes == 0 || length == 0
        ? NONE
        : new ByteRange((int) Math.max(0, length - bytes), length - 1);
  }

  private static long number(String digits) {
    String plain = digits.replaceFirst("^0+(?=.)", "");
    return plain.length() > MOST_DIGITS ? Long.MAX_VALUE : Long.parseLong(plain);
  }

  public boolean isEmpty() {
    return to < from;
  }
}
