package dev.fanlight.gateway.value.jq.memory;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.fanlight.gateway.value.regex.LinearPattern;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of jq. Its syntax is RE2's: no look-around and no back references. In return
 * the time of one search goes by the length of the text, whatever the expression. All matches take
 * one search each.
 */
public final class Regex {
  /** Bytes of memory for each step: the step itself, and two places in the text to go on at. */
  private static final long STEP = 160;

  private static final long PER_GROUP = 16;

  private final Pattern pattern;
  private final @Nullable String[] names;
  private final String flags;
  private final boolean global;
  private final boolean skipsEmpty;

  private Regex(Pattern pattern, String flags) {
    this.flags = flags;
    this.pattern = pattern;
    this.names = new String[pattern.groupCount() + 1];
    for (Map.Entry<String, Integer> name : pattern.namedGroups().entrySet()) {
      names[name.getValue()] = name.getKey();
    }
    this.global = flags.contains("g");
    this.skipsEmpty = flags.contains("n");
  }

  /**
   * Reads an expression.
   *
   * @param flags of jq: g, i, x, n, p, s, l
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Regex of(String expression, String flags) {
    if (expression.length() > LinearPattern.LONGEST) {
      throw new IllegalArgumentException(
          "a regular expression has at most " + LinearPattern.LONGEST + " characters");
    }
    int options = 0;
    boolean extended = false;
    for (int i = 0; i < flags.length(); i++) {
      switch (flags.charAt(i)) {
        case 'i' -> options |= Pattern.CASE_INSENSITIVE;
        case 'p' -> options |= Pattern.DOTALL;
        case 'l' -> options |= Pattern.LONGEST_MATCH;
        case 'x' -> extended = true;
        case 'g', 'n', 's' -> {
          // How to search, not how to match; a text is a single line in any case.
        }
        default -> throw new IllegalArgumentException(flags + " is not a valid modifier string");
      }
    }
    try {
      return new Regex(
          LinearPattern.compile(extended ? tight(expression) : expression, options), flags);
    } catch (IllegalArgumentException refused) {
      throw new IllegalArgumentException(
          expression + " is not a regular expression of RE2: " + refused.getMessage(), refused);
    }
  }

  /** Without the white space and the comments that the flag x allows. */
  private static String tight(String expression) {
    StringBuilder tight = new StringBuilder();
    boolean inClass = false;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (c == '\\' && i + 1 < expression.length()) {
        tight.append(c).append(expression.charAt(++i));
      } else if (!inClass && c == '#') {
        int end = expression.indexOf('\n', i);
        i = end < 0 ? expression.length() : end;
      } else if (inClass || !Character.isWhitespace(c)) {
        inClass = c == '[' || (inClass && c != ']');
        tight.append(c);
      }
    }
    return tight.toString();
  }

  /** Bytes of memory that it takes while it looks for matches. */
  long memory() {
    return pattern.programSize() * (STEP + PER_GROUP * (pattern.groupCount() + 1L));
  }

  /** The name of a group; null when it has none. */
  public @Nullable String name(int group) {
    return names[group];
  }

  /** The same expression, which looks for all matches. */
  public Regex everywhere() {
    return global ? this : new Regex(pattern, flags + "g");
  }

  public boolean test(String text) {
    Matcher matcher = pattern.matcher(new WatchedText(text, Ledger.current()));
    boolean found = matcher.find();
    while (found && skipsEmpty && matcher.start() == matcher.end()) {
      found = matcher.end() < text.length() && matcher.find(after(text, matcher.end()));
    }
    return found;
  }

  /** Hands over each match in turn: all of them with the flag g, otherwise the first. */
  public void each(String text, Consumer<Matcher> matches) {
    Matcher matcher = pattern.matcher(new WatchedText(text, Ledger.current()));
    int from = 0;
    while (from <= text.length() && matcher.find(from)) {
      int end = matcher.end();
      boolean empty = matcher.start() == end;
      if (!empty || !skipsEmpty) {
        matches.accept(matcher);
        if (!global) {
          return;
        }
      }
      from = empty ? after(text, end) : end;
    }
  }

  /** Behind the character there: what matches nothing must not be found there again. */
  private static int after(String text, int at) {
    return at == text.length() ? at + 1 : at + Character.charCount(text.codePointAt(at));
  }

  /** A text whose every character is a chance to stop. */
  private record WatchedText(String text, Ledger ledger) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      ledger.step();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
