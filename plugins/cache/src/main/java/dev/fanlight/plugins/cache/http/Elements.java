package dev.fanlight.plugins.cache.http;

import java.util.ArrayList;
import java.util.List;

/** Lists in header fields, separated by commas outside of quotes (RFC 9110, section 5.6.1). */
public final class Elements {
  private Elements() {}

  /** The elements of one line, without the white space around them; none is empty. */
  public static List<String> of(String line) {
    List<String> elements = new ArrayList<>();
    boolean quoted = false;
    int begin = 0;
    for (int i = 0; i <= line.length(); i++) {
      char c = i == line.length() ? ',' : line.charAt(i);
      if (i == line.length() || (c == ',' && !quoted)) {
        String element = line.substring(begin, i).strip();
        if (!element.isEmpty()) {
          elements.add(element);
        }
        begin = i + 1;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted && i < line.length() - 1) {
        i++;
      }
    }
    return elements;
  }

  /** The elements of all lines. */
  public static List<String> of(List<String> lines) {
    List<String> elements = new ArrayList<>();
    lines.forEach(line -> elements.addAll(of(line)));
    return elements;
  }

  /**
   * Whether it is a name, or a name with an argument that is a token, a quoted string or nothing.
   */
  static boolean isParameter(String element) {
    int equals = element.indexOf('=');
    if (equals < 0) {
      return isToken(element);
    }
    String argument = element.substring(equals + 1);
    return isToken(element.substring(0, equals))
        && (argument.isEmpty() || isToken(argument) || isQuoted(argument));
  }

  /** Whether it can be the name of a field or directive. */
  public static boolean isToken(String text) {
    return !text.isEmpty()
        && text.chars()
            .allMatch(c ->
                (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "!#$%&'*+.^_`|~-".indexOf(c) >= 0);
  }

  private static boolean isQuoted(String text) {
    int i = 1;
    while (i < text.length() && text.charAt(i) != '"') {
      i += text.charAt(i) == '\\' ? 2 : 1;
    }
    return text.charAt(0) == '"' && i == text.length() - 1;
  }

  /** What a quoted string says; any other text is itself. */
  static String unquoted(String text) {
    if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 1; i < text.length() - 1; i++) {
      if (text.charAt(i) == '\\' && i + 1 < text.length() - 1) {
        i++;
      }
      plain.append(text.charAt(i));
    }
    return plain.toString();
  }
}
