package dev.fanlight.plugins.common;

import java.util.ArrayList;
import java.util.List;

/** The parameters of a media type, with values as they are or in quotes (RFC 9110, 5.6.6). */
public final class MediaParameters {
  private MediaParameters() {}

  /**
   * The values of all parameters of that name, in their order and without quotes. Some readers also
   * take {@code name*} and {@code name*0} for the parameter (RFC 2231), so these count too.
   *
   * @param contentType the field's value
   * @throws IllegalArgumentException when quotes stand anywhere else than around a value, or do not
   *     end: then readers differ about where a parameter begins
   */
  public static List<String> values(String contentType, String name) {
    List<String> values = new ArrayList<>();
    for (String parameter : split(contentType)) {
      int equals = parameter.indexOf('=');
      String found = (equals < 0 ? parameter : parameter.substring(0, equals)).strip();
      if (found.indexOf('"') >= 0) {
        throw new IllegalArgumentException("a quote in the name of a parameter");
      }
      String value = equals < 0 ? "" : unquoted(parameter.substring(equals + 1).strip());
      if (found.equalsIgnoreCase(name)
          || found.regionMatches(true, 0, name + "*", 0, name.length() + 1)) {
        values.add(value);
      }
    }
    return values;
  }

  /**
   * Between the semicolons that are in no quotes; the type itself, before the first, is left out.
   */
  private static List<String> split(String text) {
    List<String> parameters = new ArrayList<>();
    int begin = text.indexOf(';') + 1;
    if (begin == 0) {
      return parameters;
    }
    boolean quoted = false;
    for (int i = begin; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
      } else if (!quoted && c == ';') {
        parameters.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    parameters.add(text.substring(begin));
    return parameters;
  }

  private static String unquoted(String value) {
    if (value.indexOf('"') < 0) {
      return value;
    }
    StringBuilder text = new StringBuilder();
    int i = 1;
    while (i < value.length() && value.charAt(i) != '"') {
      i += value.charAt(i) == '\\' ? 1 : 0;
      if (i < value.length()) {
        text.append(value.charAt(i));
      }
      i++;
    }
    if (value.charAt(0) != '"' || i != value.length() - 1) {
      throw new IllegalArgumentException("quotes that are not around the value of a parameter");
    }
    return text.toString();
  }
}
