package dev.fanlight.gateway.upstream;

import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

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
    HttpHeaders.createOptimized("http2-settings"),
  };

  private HopByHop() {}

  /**
   * Removes them in place, and every field that {@code Connection} names but the Host and those of
   * proxies. To be called when a message has been read, before anybody adds fields to it: a sender
   * cannot have those removed.
   */
  public static void strip(MultiMap headers) {
    if (headers.contains(HttpHeaders.CONNECTION)) {
      Set<String> named = new HashSet<>();
      headers.getAll(HttpHeaders.CONNECTION).forEach(value -> addNames(value, named));
      headers.remove(HttpHeaders.CONNECTION);
      named.remove("close");
      if (!named.isEmpty()) {
        stripNamed(headers, named);
      }
    }
    for (CharSequence field : FIELDS) {
      headers.remove(field);
    }
  }

  private static void addNames(String value, Set<String> into) {
    for (String name : value.split(",", -1)) {
      into.add(name.strip().toLowerCase(Locale.ROOT));
    }
  }

  /** In one pass, however many are named. */
  private static void stripNamed(MultiMap headers, Set<String> named) {
    for (String name : headers.names()) {
      if (named.contains(name.toLowerCase(Locale.ROOT)) && !isForAll(name)) {
        headers.remove(name);
      }
    }
  }

  /** What every recipient needs is nobody's to take away: whom a request is for, and from whom. */
  private static boolean isForAll(String name) {
    return name.equalsIgnoreCase("host") || ReservedFields.isForwarding(name);
  }
}
