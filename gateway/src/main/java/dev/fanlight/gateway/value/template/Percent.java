package dev.fanlight.gateway.value.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.json.Json;
import dev.fanlight.gateway.value.template.TextTemplate.Piece;
import dev.fanlight.plugin.GatewayError;
import java.util.List;

/** Percent-encoding of all but the unreserved characters of RFC 3986. */
final class Percent {
  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  static void encode(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isUnreserved(text.charAt(i))) {
        encodeBytes(out, text.substring(i));
        return;
      }
      out.append(text.charAt(i));
    }
  }

  /** What is percent-encoded already, in one spelling: octet for octet the same. */
  static void again(StringBuilder out, String raw) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == '%' && isHex(raw, i + 1) && isHex(raw, i + 2)) {
        octet(out, Integer.parseInt(raw, i + 1, i + 3, 16));
        i += 2;
      } else if (c < 0x80) {
        octet(out, c);
      } else {
        encodeBytes(out, raw.substring(i));
        return;
      }
    }
  }

  private static boolean isHex(String text, int at) {
    return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
  }

  private static void octet(StringBuilder out, int octet) {
    if (octet < 0x80 && isUnreserved((char) octet)) {
      out.append((char) octet);
    } else {
      out.append('%').append(HEX.charAt((octet >> 4) & 15)).append(HEX.charAt(octet & 15));
    }
  }

  private static void encodeBytes(StringBuilder out, String text) {
    for (byte b : Utf8.bytes(text)) {
      octet(out, b & 0xff);
    }
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** The beginning of one more query parameter. */
  static void parameter(StringBuilder out, String name) {
    encode(out.append(out.indexOf("?") < 0 ? '?' : '&'), name);
    out.append('=');
  }

  /**
   * A text template's text; false when it is exactly a name that is null or an empty list, and
   * nothing was appended.
   */
  static boolean text(StringBuilder out, TextTemplate template, TemplateNames values) {
    List<Piece> pieces = template.pieces();
    for (Piece piece : pieces) {
      if (!piece.isName()) {
        encode(out, piece.text());
      } else if (pieces.size() > 1) {
        required(out, piece.text(), values, template.toString());
      } else if (!optional(out, piece.text(), values, template.toString())) {
        return false;
      }
    }
    return true;
  }

  /** A value that must be there. */
  static void required(StringBuilder out, String name, TemplateNames values, String source) {
    value(out, TextTemplate.required(name, values, source), name, values, source);
  }

  /** A value that may be null or an empty list; false when it is, and nothing was appended. */
  static boolean optional(StringBuilder out, String name, TemplateNames values, String source) {
    JsonNode value = values.value(name, source);
    if (value == null || (value.isArray() && isNothing(value))) {
      return false;
    }
    value(out, value, name, values, source);
    return true;
  }

  /** A list's elements are separated by commas. */
  private static void value(
      StringBuilder out, JsonNode value, String name, TemplateNames values, String source) {
    if (!value.isArray()) {
      scalar(out, value, name, values, source);
      return;
    }
    String before = "";
    for (JsonNode each : value) {
      if (!each.isNull()) {
        scalar(out.append(before), each, name, values, source);
        before = ",";
      }
    }
  }

  /** Whether a list has no member but nulls, which count for nothing (RFC 6570, 2.3). */
  private static boolean isNothing(JsonNode list) {
    for (JsonNode each : list) {
      if (!each.isNull()) {
        return false;
      }
    }
    return true;
  }

  static void scalar(
      StringBuilder out, JsonNode value, String name, TemplateNames values, String source) {
    if (value.isContainerNode() || value.isNull()) {
      throw values.unfit(
          name,
          "{"
              + name
              + "} of '"
              + source
              + "': "
              + Json.kind(value)
              + " has no place in a path, a query or a form");
    }
    try {
      encode(out, value.asText());
    } catch (GatewayError half) {
      throw values.unfit(name, "{" + name + "} of '" + source + "': " + half.detail());
    }
  }
}
