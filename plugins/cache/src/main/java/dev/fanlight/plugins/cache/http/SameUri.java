package dev.fanlight.plugins.cache.http;

import java.util.Locale;

/**
 * One way to write URIs that are equal (RFC 3986, section 6.2.2, and RFC 9110, section 4.2.3). The
 * request goes on as it came: this is for comparing only.
 */
public final class SameUri {
  private static final int HEX = 16;

  private SameUri() {}

  /**
   * A path or query whose percent-encodings of unreserved characters are decoded, and the others in
   * upper case. What is no percent-encoding stays.
   */
  public static String of(String raw) {
    if (raw.indexOf('%') < 0) {
      return raw;
    }
    StringBuilder same = new StringBuilder(raw.length());
    int i = 0;
    while (i < raw.length()) {
      int octet = octet(raw, i);
      if (octet < 0) {
        same.append(raw.charAt(i++));
      } else if (isUnreserved(octet)) {
        same.append((char) octet);
        i += 3;
      } else {
        same.append(raw.substring(i, i + 3).toUpperCase(Locale.ROOT));
        i += 3;
      }
    }
    return same.toString();
  }

  /** A host in lower case, without a port that is the scheme's own or empty. */
  public static String host(String scheme, String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    int colon = lower.lastIndexOf(':');
    if (colon < 0 || colon < lower.lastIndexOf(']')) {
      return lower;
    }
    String port = lower.substring(colon + 1);
    String own = scheme.equals("https") ? "443" : "80";
    return port.isEmpty() || port.equals(own) ? lower.substring(0, colon) : lower;
  }

  /** The octet that is percent-encoded there; -1: none is. */
  private static int octet(String raw, int at) {
    if (raw.charAt(at) != '%' || at + 2 >= raw.length()) {
      return -1;
    }
    int high = digit(raw.charAt(at + 1));
    int low = digit(raw.charAt(at + 2));
    return high < 0 || low < 0 ? -1 : high * HEX + low;
  }

  private static int digit(char c) {
    return c < 128 ? Character.digit(c, HEX) : -1;
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }
}
