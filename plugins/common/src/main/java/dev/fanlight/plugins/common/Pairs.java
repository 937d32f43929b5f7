package dev.fanlight.plugins.common;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;

/** Texts of pairs with a separator between them: queries and Cookie fields. */
enum Pairs {
  /** {@code a=b&c=d}, percent-encoded. */
  QUERY('&') {
    @Override
    String name(String raw) {
      return decoded(raw);
    }

    @Override
    String value(String raw) {
      return decoded(raw);
    }
  },

  /** {@code a=b; c=d}. */
  COOKIES(';') {
    @Override
    String name(String raw) {
      return raw.strip();
    }

    @Override
    String value(String raw) {
      String value = raw.strip();
      boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
      return quoted ? value.substring(1, value.length() - 1) : value;
    }
  };

  private final char separator;

  Pairs(char separator) {
    this.separator = separator;
  }

  abstract String name(String raw);

  abstract String value(String raw);

  /** The values of all pairs of that name, in their order. */
  List<String> values(String text, String name) {
    List<String> values = new ArrayList<>();
    for (String pair : split(text)) {
      if (isOf(pair, name)) {
        int equals = pair.indexOf('=');
        values.add(equals < 0 ? "" : value(pair.substring(equals + 1)));
      }
    }
    return values;
  }

  /** The text without the pairs of that name; the others stay as they are. */
  String without(String text, String name) {
    List<String> others = new ArrayList<>();
    for (String pair : split(text)) {
      if (!isOf(pair, name)) {
        others.add(pair);
      }
    }
    return String.join(String.valueOf(separator), others).strip();
  }

  private boolean isOf(String pair, String name) {
    int equals = pair.indexOf('=');
    return name(equals < 0 ? pair : pair.substring(0, equals)).equals(name);
  }

  private List<String> split(String text) {
    List<String> pairs = new ArrayList<>();
    int from = 0;
    for (int to = text.indexOf(separator); to >= 0; to = text.indexOf(separator, from)) {
      pairs.add(text.substring(from, to));
      from = to + 1;
    }
    pairs.add(text.substring(from));
    return pairs;
  }

  /** As a form is decoded; a text that is not encoded like one is itself. */
  private static String decoded(String raw) {
    try {
      return URLDecoder.decode(raw, UTF_8);
    } catch (IllegalArgumentException malformed) {
      return raw;
    }
  }
}
