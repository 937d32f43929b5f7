package dev.fanlight.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * The fields that belong to one connection and are never forwarded (RFC 9110, section 7.6.1).
 * Framing (content-length) is not among them: who writes the message sets it.
 */
public final class HopByHop {
  private static final CharSequence[] FIELDS = {
    HttpHeaders.TRANSFER_ENCODING,
    HttpHeaders.createOptimized("keep-alive"),
    HttpHeaders.createOptimized("proxy-connection"),
    HttpHeaders.createOptimized("proxy-authenticate"),
    HttpHeaders.createOptimized("proxy-authorization"),
    HttpHeaders.createOptimized("te"),
    HttpHeaders.UPGRADE,
  };

  private HopByHop() {}

  /**
   * Removes them in place, and every field that {@code Connection} names. To be called before the
   * gateway adds fields of its own, so that a sender cannot have those removed.
   */
  public static void strip(MultiMap headers) {
    if (headers.contains(HttpHeaders.CONNECTION)) {
      for (String value : headers.getAll(HttpHeaders.CONNECTION)) {
        stripNamed(headers, value);
      }
      headers.remove(HttpHeaders.CONNECTION);
    }
    for (CharSequence field : FIELDS) {
      headers.remove(field);
    }
  }

  private static void stripNamed(MultiMap headers, String names) {
    int from = 0;
    while (from <= names.length()) {
      int comma = names.indexOf(',', from);
      int to = comma < 0 ? names.length() : comma;
      String name = names.substring(from, to).strip();
      if (!name.isEmpty()) {
        headers.remove(name);
      }
      from = to + 1;
    }
  }
}
