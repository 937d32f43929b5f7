package dev.fanlight.plugins.cors;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/**
 * One origin, or the subdomains of one, written as browsers write them.
 *
 * @param before what an origin begins with: all of it where there is no wildcard
 * @param after what it ends with behind the wildcard; empty: there is none
 */
record OriginPattern(String before, String after) {
  private static final String WILDCARD = "://*.";

  /**
   * @throws IllegalArgumentException when no browser writes an origin so
   */
  static OriginPattern of(String text) {
    if (text.equals(CorsConfig.ANY) || text.equals(CorsConfig.OPAQUE)) {
      return new OriginPattern(text, "");
    }
    int wildcard = text.indexOf(WILDCARD);
    String plain = wildcard < 0 ? text : text.replace(WILDCARD, "://");
    String written = written(plain);
    if (!written.equals(plain)) {
      throw new IllegalArgumentException(
          "origins holds \"%s\", which a browser writes as \"%s\""
              .formatted(text, wildcard < 0 ? written : written.replace("://", WILDCARD)));
    }
    if (wildcard < 0) {
      return new OriginPattern(text, "");
    }
    String host = URI.create(plain).getHost();
    if (host.indexOf('.') < 0 && !host.equals("localhost")) {
      throw new IllegalArgumentException(
          "origins holds \"%s\", which takes in too much; name a domain, as in https://*.shop.example"
              .formatted(text));
    }
    return new OriginPattern(text.substring(0, wildcard + 3), text.substring(wildcard + 4));
  }

  /** Lower case, and without a port that is the scheme's own. */
  private static String written(String origin) {
    try {
      URI uri = new URI(origin);
      String scheme = uri.getScheme();
      String host = uri.getHost();
      if (scheme != null && host != null && isBare(uri)) {
        String lower = scheme.toLowerCase(Locale.ROOT);
        int port = uri.getPort();
        String shown = port < 0 || port == ownPort(lower) ? "" : ":" + port;
        return lower + "://" + host.toLowerCase(Locale.ROOT) + shown;
      }
    } catch (URISyntaxException noOrigin) {
      // As one that lacks a part.
    }
    throw new IllegalArgumentException(
        "origins holds \"%s\", which is not an origin, such as https://shop.example:8443, https://*.shop.example, null or *"
            .formatted(origin));
  }

  private static boolean isBare(URI uri) {
    return uri.getRawUserInfo() == null
        && uri.getRawQuery() == null
        && uri.getRawFragment() == null
        && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"));
  }

  private static int ownPort(String scheme) {
    return switch (scheme) {
      case "http" -> 80;
      case "https" -> 443;
      default -> -1;
    };
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
