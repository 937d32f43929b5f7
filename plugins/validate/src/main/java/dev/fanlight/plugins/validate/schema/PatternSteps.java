package dev.fanlight.plugins.validate.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * About how many steps a pattern has when each repetition is written out, which its compiler does.
 * It reads any text: what is wrong with a pattern, its compiler says.
 */
final class PatternSteps {
  /** A repetition in braces: at least so often, and at most so often if there is a bound. */
  private static final Pattern TIMES = Pattern.compile("\\{(\\d{1,4})(,(\\d{0,4}))?\\}");

  private static final long MOST = Integer.MAX_VALUE;

  private final String pattern;
  private final Deque<Long> groups = new ArrayDeque<>();
  private int depth;

  /** Steps of the innermost group so far. */
  private long steps;

  /** Steps of what a repetition would repeat. */
  private long last;

  PatternSteps(String pattern) {
    this.pattern = pattern;
    for (int at = 0; at < pattern.length(); at++) {
      at = read(at);
    }
    while (!groups.isEmpty()) {
      close();
    }
  }

  long all() {
    return steps;
  }

  /** Of groups within each other. */
  int depth() {
    return depth;
  }

  /** Returns where the part that begins there ends. */
  private int read(int at) {
    switch (pattern.charAt(at)) {
      case '(' -> open();
      case ')' -> close();
      case '{' -> {
        return repeat(at);
      }
      case '\\' -> {
        one();
        return escape(at);
      }
      case '[' -> {
        one();
        return set(at);
      }
      default -> one();
    }
    return at;
  }

  private void one() {
    last = 1;
    steps = Math.min(MOST, steps + 1);
  }

  private void open() {
    groups.push(steps);
    depth = Math.max(depth, groups.size());
    steps = 0;
  }

  private void close() {
    last = steps + 2;
    steps = Math.min(MOST, last + (groups.isEmpty() ? 0 : groups.pop()));
  }

  private int repeat(int at) {
    Matcher times = TIMES.matcher(pattern).region(at, pattern.length());
    if (!times.lookingAt()) {
      one();
      return at;
    }
    String most = times.group(3);
    long copies = Long.parseLong(most == null || most.isEmpty() ? times.group(1) : most);
    long before = steps - last;
    last = Math.min(MOST, last * Math.max(1, copies));
    steps = Math.min(MOST, before + last);
    return times.end() - 1;
  }

  private int escape(int at) {
    boolean named = pattern.startsWith("{", at + 2) && "pPx".indexOf(pattern.charAt(at + 1)) >= 0;
    return named ? Math.max(at + 1, pattern.indexOf('}', at)) : at + 1;
  }

  private int set(int at) {
    int end = at + 1;
    end += pattern.startsWith("^", end) ? 1 : 0;
    end += pattern.startsWith("]", end) ? 1 : 0;
    while (end < pattern.length() && pattern.charAt(end) != ']') {
      end += pattern.charAt(end) == '\\' ? 2 : 1;
    }
    return end;
  }
}
