package dev.fanlight.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tells an upstream who asked: {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For, -Proto,
 * -Host, -Port}. What an untrusted peer says about this is replaced; what a trusted proxy says is
 * kept, and the proxy itself added to it.
 */
public final class ForwardedFields {
  private static final CharSequence FORWARDED = HttpHeaders.createOptimized("forwarded");
  private static final CharSequence FOR = HttpHeaders.createOptimized("x-forwarded-for");
  private static final CharSequence PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
  private static final CharSequence HOST = HttpHeaders.createOptimized("x-forwarded-host");
  private static final CharSequence PORT = HttpHeaders.createOptimized("x-forwarded-port");
  private static final String PREFIX = "x-forwarded-";
  private static final String REAL_IP = "x-real-ip";

  private ForwardedFields() {}

  /**
   * Changes the fields of a request in place.
   *
   * @param peer the address at the other end of the client's connection
   * @param scheme {@code http} or {@code https}, as the client sees it
   * @param authority the Host as the client sent it
   * @param trusted whether the peer is a trusted proxy
   */
  public static void apply(
      MultiMap headers, String peer, String scheme, String authority, boolean trusted) {
    String element = element(peer, scheme, authority);
    if (trusted) {
      headers.set(FOR, appended(headers.getAll(FOR), peer));
      headers.set(FORWARDED, appended(headers.getAll(FORWARDED), element));
    } else {
      removeClaims(headers);
      headers.set(FOR, peer);
      headers.set(FORWARDED, element);
    }
    setIfAbsent(headers, PROTO, scheme);
    if (!authority.isEmpty()) {
      setIfAbsent(headers, HOST, authority);
    }
    setIfAbsent(headers, PORT, port(authority, scheme));
  }

  private static void removeClaims(MultiMap headers) {
    headers.remove(FORWARDED);
    List<String> claims = null;
    for (Map.Entry<String, String> field : headers) {
      String name = field.getKey();
      if (name.regionMatches(true, 0, PREFIX, 0, PREFIX.length())
          || name.equalsIgnoreCase(REAL_IP)) {
        claims = claims == null ? new ArrayList<>(4) : claims;
        claims.add(name);
      }
    }
    if (claims != null) {
      claims.forEach(headers::remove);
    }
  }

  private static String appended(List<String> before, String element) {
    return before.isEmpty() ? element : String.join(", ", before) + ", " + element;
  }

  private static void setIfAbsent(MultiMap headers, CharSequence name, String value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
    }
  }

  private static String element(String peer, String scheme, String authority) {
    StringBuilder element = new StringBuilder(64).append("for=");
    if (peer.indexOf(':') < 0) {
      element.append(peer);
    } else {
      element.append("\"[").append(peer).append("]\"");
    }
    if (!authority.isEmpty()) {
      element.append(";host=\"").append(authority).append('"');
    }
    return element.append(";proto=").append(scheme).toString();
  }

  private static String port(String authority, String scheme) {
    int colon = authority.lastIndexOf(':');
    if (colon > authority.lastIndexOf(']') && colon < authority.length() - 1) {
      return authority.substring(colon + 1);
    }
    return scheme.equals("https") ? "443" : "80";
  }
}
