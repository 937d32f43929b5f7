package dev.fanlight.gateway.upstream.fields;

import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Tells an upstream who asked: {@code Forwarded} (RFC 7239) and {@code X-Forwarded-For, -Proto,
 * -Host, -Port}. What an untrusted peer says about this is replaced; what a trusted proxy says is
 * kept, and the proxy itself added to it.
 */
public final class ForwardedFields {
  /** The certificate that a client has shown (RFC 9440). */
  public static final CharSequence CLIENT_CERTIFICATE = HttpHeaders.createOptimized("client-cert");

  private static final String CERTIFICATE = "client-cert";
  private static final String CERTIFICATE_CHAIN = "client-cert-chain";
  private static final CharSequence FORWARDED = HttpHeaders.createOptimized("forwarded");
  private static final CharSequence FOR = HttpHeaders.createOptimized("x-forwarded-for");
  private static final CharSequence PROTO = HttpHeaders.createOptimized("x-forwarded-proto");
  private static final CharSequence HOST = HttpHeaders.createOptimized("x-forwarded-host");
  private static final CharSequence PORT = HttpHeaders.createOptimized("x-forwarded-port");

  /** The fields that {@link #apply} changes. */
  public static final List<CharSequence> ADDED = List.of(FOR, FORWARDED, PROTO, HOST, PORT);

  private ForwardedFields() {}

  /**
   * Removes what nobody trusted says about this, when a request has been read: all of it, or where
   * the peer is trusted only a Forwarded that is malformed. Also removes some fields whoever says
   * them: the certificate of the client, which few proxies know and remove, and the gateway's own
   * fields with _ for -, which a server behind may take for the real ones.
   */
  public static void removeClaims(MultiMap headers, boolean trusted) {
    List<String> claims = null;
    for (Map.Entry<String, String> field : headers) {
      String name = field.getKey();
      if (ReservedFields.imitates(name)
          || (ReservedFields.isForwarding(name)
              && (!trusted || isCertificate(name) || isUnreadable(name, field.getValue())))) {
        claims = claims == null ? new ArrayList<>(4) : claims;
        claims.add(name);
      }
    }
    if (claims != null) {
      claims.forEach(headers::remove);
    }
  }

  private static boolean isCertificate(String name) {
    return name.equalsIgnoreCase(CERTIFICATE) || name.equalsIgnoreCase(CERTIFICATE_CHAIN);
  }

  /** What is added to a list that is malformed would be read as a part of what is wrong there. */
  private static boolean isUnreadable(String name, String value) {
    return name.equalsIgnoreCase("forwarded") && ForwardedElements.of(value) == null;
  }

  /**
   * Changes the fields of a request in place, whose untrusted claims are gone.
   *
   * @param peer the address at the other end of the client's connection
   * @param scheme {@code http} or {@code https}, as the client sees it
   * @param authority what the client asked for
   * @param decided whether a plugin has decided about a field: that stays as it is
   */
  public static void apply(
      MultiMap headers,
      String peer,
      String scheme,
      String authority,
      Predicate<CharSequence> decided) {
    add(headers, FOR, peer, decided);
    add(headers, FORWARDED, element(peer, scheme, authority), decided);
    setIfAbsent(headers, PROTO, scheme, decided);
    if (!authority.isEmpty()) {
      setIfAbsent(headers, HOST, authority, decided);
    }
    setIfAbsent(headers, PORT, port(authority, scheme), decided);
  }

  /** Behind what a trusted proxy has said. */
  private static void add(
      MultiMap headers, CharSequence name, String element, Predicate<CharSequence> decided) {
    if (decided.test(name)) {
      return;
    }
    headers.set(
        name,
        headers.contains(name)
            ? String.join(", ", headers.getAll(name)) + ", " + element
            : element);
  }

  private static void setIfAbsent(
      MultiMap headers, CharSequence name, String value, Predicate<CharSequence> decided) {
    if (!headers.contains(name) && !decided.test(name)) {
      headers.set(name, value);
    }
  }

  /** A valid authority has nothing in it that a quoted string has to escape. */
  private static String element(String peer, String scheme, String authority) {
    String node = peer.indexOf(':') < 0 ? peer : "\"[" + peer + "]\"";
    return authority.isEmpty()
        ? "for=" + node + ";proto=" + scheme
        : "for=" + node + ";host=\"" + authority + "\";proto=" + scheme;
  }

  private static String port(String authority, String scheme) {
    int colon = authority.lastIndexOf(':');
    if (colon > authority.lastIndexOf(']') && colon < authority.length() - 1) {
      return authority.substring(colon + 1);
    }
    return scheme.equals("https") ? "443" : "80";
  }
}
