package dev.fanlight.plugins.redirect;

import dev.fanlight.plugin.Exchange;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;

/**
 * Where an address is, in lower case.
 *
 * @param scheme http or https
 * @param host a name or an address, without port
 * @param port always a number: the usual one where the address has none
 */
record Origin(String scheme, String host, int port) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int MOST_DIGITS = 5;

  static int usualPort(String scheme) {
    return scheme.equals("https") ? HTTPS : HTTP;
  }

  /**
   * Where the client believes to be. A trusted proxy says that in {@code X-Forwarded-Proto} and
   * {@code X-Forwarded-Host}; the gateway removes these fields where any other client sends them.
   */
  static Origin of(Exchange exchange) {
    MultiMap headers = exchange.request().headers();
    String own = exchange.connection().secure() ? "https" : "http";
    String claimed = last(headers.getAll("x-forwarded-proto")).toLowerCase(Locale.ROOT);
    String scheme = claimed.equals("http") || claimed.equals("https") ? claimed : own;
    String forwarded = last(headers.getAll("x-forwarded-host"));
    String authority = forwarded.isEmpty() ? headers.get(HttpHeaders.HOST) : forwarded;
    return of(scheme, authority == null ? "" : authority.toLowerCase(Locale.ROOT));
  }

  private static String last(List<String> lines) {
    String last = lines.isEmpty() ? "" : lines.getLast();
    return last.substring(last.lastIndexOf(',') + 1).strip();
  }

  /** A port may be empty. What has no valid port is no valid host either. */
  private static Origin of(String scheme, String authority) {
    int colon = authority.lastIndexOf(':');
    String port = authority.substring(colon + 1);
    if (colon <= authority.lastIndexOf(']') || !isPort(port)) {
      return new Origin(scheme, authority, usualPort(scheme));
    }
    String host = authority.substring(0, colon);
    return new Origin(scheme, host, port.isEmpty() ? usualPort(scheme) : Integer.parseInt(port));
  }

  private static boolean isPort(String text) {
    boolean digits = text.length() <= MOST_DIGITS;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits;
  }

  /** As an address begins; without the port where it is the usual one. */
  String written() {
    return scheme + "://" + host + (port == usualPort(scheme) ? "" : ":" + port);
  }
}
