package dev.fanlight.plugins.cors;

import java.util.regex.Pattern;

/**
 * One origin, or the subdomains of one, written as browsers write them.
 *
 * @param before what an origin begins with: all of it where there is no wildcard
 * @param after what it ends with behind the wildcard; empty: there is none
 */
record OriginPattern(String before, String after) {
  private static final String WILDCARD = "://*.";
  private static final String ONE = Pattern.quote(WILDCARD);

  /**
   * @throws IllegalArgumentException when no browser writes an origin so
   */
  static OriginPattern of(String text) {
    if (text.equals(CorsConfig.ANY) || text.equals(CorsConfig.OPAQUE)) {
      return new OriginPattern(text, "");
    }
    boolean subdomains = text.contains(WILDCARD);
    WrittenOrigin origin = WrittenOrigin.of(subdomains ? text.replaceFirst(ONE, "://") : text);
    if (origin == null) {
      throw new IllegalArgumentException(
          "origins holds \"%s\", which is not an origin, such as https://shop.example:8443, https://*.shop.example, null or *"
              .formatted(text));
    }
    if (subdomains) {
      checkDomain(text, origin);
    }
    String before = origin.scheme() + (subdomains ? WILDCARD : "://");
    String written = before + origin.host() + origin.port();
    if (!written.equals(text)) {
      throw new IllegalArgumentException(
          "origins holds \"%s\", which a browser writes as \"%s\"".formatted(text, written));
    }
    return subdomains
        ? new OriginPattern(origin.scheme() + "://", "." + origin.host() + origin.port())
        : new OriginPattern(text, "");
  }

  private static void checkDomain(String text, WrittenOrigin origin) {
    if (origin.isAddress()) {
      throw new IllegalArgumentException(
          "origins holds \"%s\", but an address has no subdomains".formatted(text));
    }
    String domain = origin.host().replaceFirst("\\.$", "");
    if (domain.indexOf('.') < 0 && !domain.equals("localhost")) {
      throw new IllegalArgumentException(
          "origins holds \"%s\", which takes in too much; name a domain, as in https://*.shop.example"
              .formatted(text));
    }
  }

  /** Whether that is the origin, or a subdomain with the same scheme and port. */
  boolean matches(String origin) {
    return after.isEmpty()
        ? origin.equals(before)
        : origin.length() > before.length() + after.length()
            && origin.startsWith(before)
            && origin.endsWith(after)
            && isHostPart(origin, before.length(), origin.length() - after.length());
  }

  /** Labels of a host name and nothing else: no port, no user, no other host. */
  private static boolean isHostPart(String origin, int from, int to) {
    for (int i = from; i < to; i++) {
      char c = origin.charAt(i);
      boolean inLabel = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
      if (!inLabel && (c != '.' || i == from || origin.charAt(i - 1) == '.')) {
        return false;
      }
    }
    return origin.charAt(to - 1) != '.';
  }
}
