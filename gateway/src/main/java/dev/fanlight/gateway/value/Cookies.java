package dev.fanlight.gateway.value;

import java.util.ArrayList;
import java.util.List;

/** The cookies of a request: RFC 6265, section 5.4. */
final class Cookies {
  private Cookies() {}

  /**
   * @param lines of the field Cookie
   */
  static List<String> named(String name, List<String> lines) {
    List<String> values = new ArrayList<>(1);
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
          values.add(pair.substring(equals + 1).strip());
        }
      }
    }
    return values;
  }
}
