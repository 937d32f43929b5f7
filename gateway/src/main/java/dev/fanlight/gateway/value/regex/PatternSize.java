package dev.fanlight.gateway.value.regex;

/**
 * About how many steps a regular expression has when each repetition is written out, and how deep
 * its groups nest. It reads any text: what is wrong with an expression, its compiler says.
 */
final class PatternSize {
  private static final long MOST = Integer.MAX_VALUE;

  private final String text;
  private int at;
  private int depth;
  private final long steps;

  PatternSize(String text) {
    this.text = text;
    long all = 0;
    while (at < text.length()) {
      // A closing parenthesis too many ends a part.
      all += alternatives(1);
      at++;
    }
    this.steps = Math.min(MOST, all);
  }

  long steps() {
    return steps;
  }

  int depth() {
    return depth;
  }

  /** Up to the end of the group or of the text. */
  private long alternatives(int level) {
    depth = Math.max(depth, level - 1);
    long size = 0;
    while (at < text.length() && text.charAt(at) != ')') {
      size = Math.min(MOST, size + repeated(atom(level)));
    }
    return size;
  }

  private long atom(int level) {
    char c = text.charAt(at++);
    return switch (c) {
      case '(' -> group(level);
      case '[' -> set();
      case '\\' -> escape();
      default -> 1;
    };
  }

  private long group(int level) {
    if (at < text.length() && text.charAt(at) == '?') {
      at++;
      int name = text.startsWith("P<", at) ? at + 2 : text.startsWith("<", at) ? at + 1 : -1;
      int end = name < 0 ? -1 : text.indexOf('>', name);
      at = end < 0 ? at : end + 1;
    }
    long size = 2 + (level > LinearPattern.DEEPEST ? 0 : alternatives(level + 1));
    if (level > LinearPattern.DEEPEST) {
      depth = level;
    }
    at++;
    return size;
  }

  private long set() {
    at += text.startsWith("^", at) ? 1 : 0;
    at += text.startsWith("]", at) ? 1 : 0;
    while (at < text.length() && text.charAt(at) != ']') {
      int named = text.startsWith("[:", at) ? text.indexOf(":]", at + 2) : -1;
      at = named >= 0 ? named + 2 : at + (text.charAt(at) == '\\' ? 2 : 1);
    }
    at++;
    return 1;
  }

  private long escape() {
    if (at == text.length()) {
      return 1;
    }
    char c = text.charAt(at++);
    if (c == 'Q') {
      int end = text.indexOf("\\E", at);
      int from = at;
      at = end < 0 ? text.length() : end + 2;
      return (long) at - from;
    }
    if ((c == 'p' || c == 'P' || c == 'x') && at < text.length() && text.charAt(at) == '{') {
      int end = text.indexOf('}', at);
      at = end < 0 ? text.length() : end + 1;
    }
    return 1;
  }

  private long repeated(long size) {
    long all = size;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '*' || c == '+' || c == '?') {
        at++;
        all++;
      } else if (c == '{') {
        long[] times = times();
        if (times.length == 0) {
          return all;
        }
        all = Math.min(MOST, all * times[0] + times[1]);
      } else {
        return all;
      }
    }
    return all;
  }

  /**
   * Behind a repetition in braces: how many copies it makes, and how many steps choose between
   * them. Empty where the brace is a character.
   */
  private long[] times() {
    int end = text.indexOf('}', at);
    String[] bounds = end < 0 ? new String[0] : text.substring(at + 1, end).split(",", -1);
    if (bounds.length == 0 || bounds.length > 2 || !isCount(bounds[0])) {
      return new long[0];
    }
    long least = Long.parseLong(bounds[0]);
    if (bounds.length == 1 || bounds[1].isEmpty()) {
      at = end + 1;
      return new long[] {Math.max(1, least), 1};
    }
    if (!isCount(bounds[1])) {
      return new long[0];
    }
    at = end + 1;
    long most = Math.max(1, Long.parseLong(bounds[1]));
    return new long[] {most, most};
  }

  private static boolean isCount(String digits) {
    return !digits.isEmpty()
        && digits.length() <= 9
        && digits.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
