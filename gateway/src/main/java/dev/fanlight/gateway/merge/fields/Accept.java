package dev.fanlight.gateway.merge.fields;

import java.util.List;
import java.util.Locale;

/** How well a client's {@code Accept} field accepts a media type (RFC 9110, 12.5.1). */
public final class Accept {
  private Accept() {}

  /** The weight of the most specific range that the type matches, from 0 to 1; 0 without one. */
  public static double of(List<String> lines, String type) {
    double weight = ofName(lines, type);
    if (weight < 0) {
      weight = ofName(lines, type.substring(0, type.indexOf('/')) + "/*");
    }
    return Math.max(0, weight < 0 ? ofName(lines, "*/*") : weight);
  }

  /** The weight of exactly that range; -1 when the field does not name it. */
  public static double ofName(List<String> lines, String range) {
    for (String member : FieldList.members(lines)) {
      List<String> parts = FieldList.parts(member, ';');
      if (parts.getFirst().toLowerCase(Locale.ROOT).equals(range)) {
        return weight(parts.subList(1, parts.size()));
      }
    }
    return -1;
  }

  private static double weight(List<String> parameters) {
    for (String parameter : parameters) {
      List<String> parts = FieldList.parts(parameter, '=');
      if (parts.size() == 2 && parts.getFirst().equalsIgnoreCase("q")) {
        return parts.get(1).matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?")
            ? Double.parseDouble(parts.get(1))
            : 1;
      }
    }
    return 1;
  }
}
