package dev.fanlight.gateway.merge.fields;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the value of a list-valued header field. A separator inside a quoted string cuts nothing.
 */
final class FieldList {
  private FieldList() {}

  /** The members of all lines, stripped; empty members count for nothing (RFC 9110, 5.6.1). */
  static List<String> members(List<String> lines) {
    List<String> members = new ArrayList<>();
    for (String line : lines) {
      for (String member : parts(line, ',')) {
        if (!member.isEmpty()) {
          members.add(member);
        }
      }
    }
    return members;
  }

  /** The stretches between the separators, stripped. */
  static List<String> parts(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return parts;
  }
}
