package dev.fanlight.plugins.cache.http;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directives of the field Cache-Control (RFC 9111, section 5.2). Names are compared without
 * case. The first of several directives of one name counts, unless another one has no argument and
 * so holds for the whole response.
 */
public final class Directives {
  /** The largest number of seconds there is (RFC 9111, section 1.2.2). */
  private static final long MOST_SECONDS = 1L << 31;

  /**
   * Most names that all {@code no-cache} lists may have. Each stored response pays for all of them.
   */
  public static final int MOST_WITHHELD = 64;

  private final Map<String, String> arguments = new LinkedHashMap<>();
  private final Set<String> withheld = new HashSet<>();
  private boolean malformed;

  private Directives() {}

  /**
   * @param lines every line of the field
   */
  public static Directives of(List<String> lines) {
    Directives directives = new Directives();
    for (String line : lines) {
      for (String element : Elements.of(line)) {
        directives.add(element);
      }
    }
    return directives;
  }

  private void add(String element) {
    int equals = element.indexOf('=');
    String name = equals < 0 ? element : element.substring(0, equals);
    String argument = equals < 0 ? "" : Elements.unquoted(element.substring(equals + 1));
    malformed = malformed || !Elements.isParameter(element);
    if (name.equalsIgnoreCase("no-cache")) {
      Elements.of(argument).forEach(this::addWithheld);
    }
    if (!name.isEmpty() && name.indexOf(' ') < 0 && name.indexOf('\t') < 0) {
      arguments.merge(
          name.toLowerCase(Locale.ROOT),
          argument,
          (first, other) -> isQualified(name) && other.isEmpty() ? other : first);
    }
  }

  private void addWithheld(String field) {
    String name = field.toLowerCase(Locale.ROOT);
    boolean tooMany = withheld.size() == MOST_WITHHELD && !withheld.contains(name);
    malformed = malformed || tooMany || !Elements.isToken(field);
    if (!malformed) {
      withheld.add(name);
    }
  }

  /** Whether an argument makes the directive hold for less. */
  private static boolean isQualified(String name) {
    return name.equalsIgnoreCase("no-cache") || name.equalsIgnoreCase("private");
  }

  /** Whether an element is not a directive, or {@code no-cache} names too many fields. */
  public boolean areMalformed() {
    return malformed;
  }

  public boolean isEmpty() {
    return arguments.isEmpty();
  }

  public boolean has(String name) {
    return arguments.containsKey(name);
  }

  /** Empty where the directive has none; null where there is no such directive. */
  public @Nullable String argument(String name) {
    return arguments.get(name);
  }

  /**
   * The fields that any no-cache names, in lower case: not to be used again without validation (RFC
   * 9111, section 5.2.2.4). Not all of them where {@link #areMalformed}.
   */
  public Set<String> withheld() {
    return withheld;
  }

  /** Whether it is there without an argument, so that it holds for the whole response. */
  public boolean isWhole(String name) {
    String argument = arguments.get(name);
    return argument != null && argument.isEmpty();
  }

  /** -1 where there is no such directive; 0 where its argument is no number of seconds. */
  public long seconds(String name) {
    String argument = arguments.get(name);
    return argument == null ? -1 : Math.max(0, seconds(argument, 0));
  }

  /** What the text says, at most {@code 2^31}; else the other value. */
  public static long seconds(String text, long otherwise) {
    if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return otherwise;
    }
    String digits = text.replaceFirst("^0+(?=.)", "");
    return digits.length() > 10 ? MOST_SECONDS : Math.min(MOST_SECONDS, Long.parseLong(digits));
  }
}
