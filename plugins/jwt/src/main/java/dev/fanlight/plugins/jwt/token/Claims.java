package dev.fanlight.plugins.jwt.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The claims of a token. A claim is named by its name. A name that begins with a slash is a JSON
 * pointer (RFC 6901) into the claims unless there is a claim of exactly that name.
 *
 * @param all as {@link Json} reads them; immutable
 */
public record Claims(Map<String, @Nullable Object> all) {
  /** The last second of the year 9999. */
  private static final double LAST_DATE = 253_402_300_799d;

  /** An element of a list in a JSON pointer (RFC 6901, section 4); no token has more. */
  private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,4}");

  private static final Pattern ESCAPED = Pattern.compile("(?:[^~]|~[01])*+");

  /** The value of a claim; null when there is none. */
  public @Nullable Object value(String name) {
    Object exact = all.get(name);
    return exact == null && name.startsWith("/") ? pointed(name) : exact;
  }

  private @Nullable Object pointed(String pointer) {
    Object at = all;
    for (String step : pointer.substring(1).split("/", -1)) {
      Object next =
          switch (at) {
            case Map<?, ?> map -> map.get(step.replace("~1", "/").replace("~0", "~"));
            case List<?> list -> element(list, step);
            default -> null;
          };
      if (next == null) {
        return null;
      }
      at = next;
    }
    return at;
  }

  private static @Nullable Object element(List<?> list, String index) {
    int at = INDEX.matcher(index).matches() ? Integer.parseInt(index) : list.size();
    return at < list.size() ? list.get(at) : null;
  }

  /**
   * Checks what a configuration names a claim by.
   *
   * @throws IllegalArgumentException when it is empty, or a malformed pointer
   */
  public static void checkName(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a claim must have a name");
    }
    if (name.startsWith("/") && !ESCAPED.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a claim that begins with / is a JSON pointer, in which ~0 and ~1 stand for ~ and /; not "
              + name);
    }
  }

  /**
   * A claim that is a text.
   *
   * @throws TokenRefused when it is something else
   */
  public @Nullable String text(String name) {
    return switch (all.get(name)) {
      case null -> null;
      case String text -> text;
      default -> throw new TokenRefused("the claim " + name + " is not a text");
    };
  }

  /**
   * A claim that is a text or a list of texts.
   *
   * @throws TokenRefused when it is something else
   */
  public List<String> texts(String name) {
    return switch (all.get(name)) {
      case null -> List.of();
      case String text -> List.of(text);
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
          list.stream().map(String.class::cast).toList();
      default -> throw new TokenRefused("the claim " + name + " is not a text or a list of texts");
    };
  }

  /**
   * A claim that is a date, in seconds since 1970.
   *
   * @throws TokenRefused when it is something else, or later than the year 9999
   */
  public @Nullable Double date(String name) {
    Object value = all.get(name);
    if (value == null) {
      return null;
    }
    double seconds = value instanceof Number number ? number.doubleValue() : Double.NaN;
    if (!(seconds >= 0 && seconds <= LAST_DATE)) {
      throw new TokenRefused("the claim " + name + " is not a date in seconds");
    }
    return seconds;
  }

  /** What a claim says, as texts: a text, number, true or false, or each of these in a list. */
  public List<String> words(String name) {
    Object value = value(name);
    List<?> list =
        value instanceof List<?> several ? several : value == null ? List.of() : List.of(value);
    List<String> words = new ArrayList<>();
    for (Object item : list) {
      if (item != null && !(item instanceof List<?> || item instanceof Map<?, ?>)) {
        words.add(item.toString());
      }
    }
    return words;
  }
}
