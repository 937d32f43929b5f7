package dev.fanlight.plugin.gatewaytest;

import java.util.regex.Pattern;

/** What a test may send as a header field: anything else never goes out. */
final class HeaderRules {
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

  private HeaderRules() {}

  /**
   * Refuses what is no field.
   *
   * @throws IllegalArgumentException names the field
   */
  static void check(String name, String value) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("\"%s\" is no name of a field".formatted(name));
    }
    if (!VALUE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "the field %s has a character that no field may have, such as a line end"
              .formatted(name));
    }
  }
}
