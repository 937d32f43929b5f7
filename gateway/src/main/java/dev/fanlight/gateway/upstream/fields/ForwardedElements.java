package dev.fanlight.gateway.upstream.fields;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a line of the field {@code Forwarded} says (RFC 7239, section 4): elements with a
 * comma between them, of pairs with a semicolon between them, whose value is a token or a quoted
 * string. Around commas and semicolons there may be white space.
 */
public final class ForwardedElements {
  private final String line;
  private int at;

  private ForwardedElements(String line) {
    this.line = line;
  }

  /**
   * The elements of a line, the leftmost first; each has its parameters by name in lower case.
   *
   * @return null for a line that is malformed, or where an element has a parameter twice
   */
  public static @Nullable List<Map<String, String>> of(String line) {
    return new ForwardedElements(line).elements();
  }

  private @Nullable List<Map<String, String>> elements() {
    List<Map<String, String>> elements = new ArrayList<>(2);
    do {
      Map<String, String> element = new HashMap<>(4);
      do {
        space();
        if (!atDelimiter() && !pair(element)) {
          return null;
        }
        space();
      } while (takes(';'));
      if (!element.isEmpty()) {
        elements.add(element);
      }
    } while (takes(','));
    return at == line.length() ? elements : null;
  }

  private boolean atDelimiter() {
    return at == line.length() || line.charAt(at) == ',' || line.charAt(at) == ';';
  }

  private boolean pair(Map<String, String> element) {
    String name = token();
    if (name == null || !takes('=')) {
      return false;
    }
    String value = at < line.length() && line.charAt(at) == '"' ? quoted() : token();
    return value != null && element.put(name.toLowerCase(Locale.ROOT), value) == null;
  }

  private @Nullable String token() {
    int from = at;
    while (at < line.length() && isTokenChar(line.charAt(at))) {
      at++;
    }
    return at == from ? null : line.substring(from, at);
  }

  private static boolean isTokenChar(char c) {
    return c > ' ' && c < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(c) < 0;
  }

  private @Nullable String quoted() {
    StringBuilder value = new StringBuilder();
    for (at++; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == '"') {
        at++;
        return value.toString();
      }
      if (c == '\\' && ++at == line.length()) {
        return null;
      }
      value.append(line.charAt(at));
    }
    return null;
  }

  private boolean takes(char wanted) {
    if (at < line.length() && line.charAt(at) == wanted) {
      at++;
      return true;
    }
    return false;
  }

  private void space() {
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
  }
}
