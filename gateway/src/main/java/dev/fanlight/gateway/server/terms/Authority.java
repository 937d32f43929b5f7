package dev.fanlight.gateway.server.terms;

/**
 * The grammar of a Host: {@code uri-host [ ":" port ]}, RFC 3986, section 3.2, without userinfo.
 * What two readers may take for different hosts is none: percent-encoding of a name, and an empty
 * label.
 */
public final class Authority {
  private static final boolean[] NAME = allowed("-._~!$&'()*+,;=");
  private static final boolean[] LITERAL = allowed("-._~!$&'()*+,;=%:");

  private Authority() {}

  private static boolean[] allowed(String punctuation) {
    boolean[] allowed = new boolean[128];
    for (char c = 0; c < 128; c++) {
      allowed[c] =
          (c >= '0' && c <= '9')
              || (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || punctuation.indexOf(c) >= 0;
    }
    return allowed;
  }

  public static boolean isValid(CharSequence authority) {
    int length = authority.length();
    int at;
    if (length > 0 && authority.charAt(0) == '[') {
      int end = span(authority, 1, LITERAL);
      if (end == 1 || end == length || authority.charAt(end) != ']') {
        return false;
      }
      at = end + 1;
    } else {
      at = span(authority, 0, NAME);
      if (at == 0 || authority.toString().contains("..")) {
        return false;
      }
    }
    return at == length || (authority.charAt(at) == ':' && isPort(authority, at + 1));
  }

  /**
   * Whether two valid authorities name the same server: without regard to case and to a dot at the
   * end, and with the default port where there is none (RFC 9110, section 4.2.3).
   */
  public static boolean isSame(String one, String other, int defaultPort) {
    int oneEnd = hostEnd(one);
    int otherEnd = hostEnd(other);
    int length = withoutDot(one, oneEnd);
    return length == withoutDot(other, otherEnd)
        && one.regionMatches(true, 0, other, 0, length)
        && port(one, oneEnd, defaultPort) == port(other, otherEnd, defaultPort);
  }

  private static int hostEnd(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : authority.length();
  }

  /** The host of a valid authority, without its port. */
  public static String host(String authority) {
    return authority.substring(0, hostEnd(authority));
  }

  /** A name that ends with a dot is the same without it. */
  private static int withoutDot(String authority, int hostEnd) {
    return authority.charAt(hostEnd - 1) == '.' ? hostEnd - 1 : hostEnd;
  }

  private static int port(String authority, int hostEnd, int defaultPort) {
    return hostEnd + 1 < authority.length()
        ? Integer.parseInt(authority, hostEnd + 1, authority.length(), 10)
        : defaultPort;
  }

  private static int span(CharSequence text, int from, boolean[] allowed) {
    int at = from;
    while (at < text.length() && text.charAt(at) < 128 && allowed[text.charAt(at)]) {
      at++;
    }
    return at;
  }

  private static boolean isPort(CharSequence text, int from) {
    int port = 0;
    for (int i = from; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return false;
      }
      port = port * 10 + digit - '0';
      if (port > 65535) {
        return false;
      }
    }
    return true;
  }
}
