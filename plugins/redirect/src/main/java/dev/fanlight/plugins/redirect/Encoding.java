package dev.fanlight.plugins.redirect;

import java.nio.charset.StandardCharsets;

/** Percent-encoding by RFC 3986. */
final class Encoding {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /** What a path may have as it is. */
  private static final String PATH = UNRESERVED + "!$&'()*+,;=:@/";

  /** What a query may have as it is. */
  private static final String QUERY = PATH + "?";

  /**
   * Path variables have octets that are not UTF-8 as single surrogates: this one for octet 0, and
   * so on. They go back into a path as they came.
   */
  private static final int NO_TEXT = 0xDC00;

  private static final int MAX_OCTET = 0xFF;

  private Encoding() {}

  /** A value as one segment of a path: what could end the segment is encoded. */
  static void segment(String value, StringBuilder into) {
    encode(value, UNRESERVED, into);
  }

  /** A value as several segments of a path: slashes stay. */
  static void segments(String value, StringBuilder into) {
    encode(value, UNRESERVED + "/", into);
  }

  private static void encode(String value, String kept, StringBuilder into) {
    int next;
    for (int at = 0; at < value.length(); at = next) {
      int character = value.codePointAt(at);
      next = at + Character.charCount(character);
      if (kept.indexOf(character) >= 0) {
        into.append((char) character);
      } else if (character >= NO_TEXT && character <= NO_TEXT + MAX_OCTET) {
        octet((byte) (character - NO_TEXT), into);
      } else {
        for (byte octet : value.substring(at, next).getBytes(StandardCharsets.UTF_8)) {
          octet(octet, into);
        }
      }
    }
  }

  /** A path that came from a client, encoded already, but for what RFC 3986 does not allow. */
  static String path(String raw) {
    return mended(raw, PATH);
  }

  /** A query that came from a client, as {@link #path}. */
  static String query(String raw) {
    return mended(raw, QUERY);
  }

  private static String mended(String raw, String kept) {
    byte[] octets = raw.getBytes(StandardCharsets.UTF_8);
    int clean = 0;
    while (clean < octets.length && stays(octets, clean, kept)) {
      clean++;
    }
    if (clean == octets.length) {
      return raw;
    }
    StringBuilder mended = new StringBuilder(octets.length + 16);
    for (int i = 0; i < octets.length; i++) {
      if (stays(octets, i, kept)) {
        mended.append((char) octets[i]);
      } else {
        octet(octets[i], mended);
      }
    }
    return mended.toString();
  }

  private static boolean stays(byte[] octets, int at, String kept) {
    return octets[at] == '%'
        ? at + 2 < octets.length && isHex(octets[at + 1]) && isHex(octets[at + 2])
        : kept.indexOf(octets[at]) >= 0;
  }

  private static boolean isHex(byte octet) {
    return Character.digit(octet, 16) >= 0;
  }

  private static void octet(byte octet, StringBuilder into) {
    into.append('%')
        .append(Character.toUpperCase(Character.forDigit((octet >> 4) & 0xf, 16)))
        .append(Character.toUpperCase(Character.forDigit(octet & 0xf, 16)));
  }
}
