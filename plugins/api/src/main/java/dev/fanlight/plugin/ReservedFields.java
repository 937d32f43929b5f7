package dev.fanlight.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that only the gateway writes. A second writer could break a message, or pretend
 * to be another client. Plugins and the items of batches are checked against this list. Case does
 * not matter. {@code _} counts as {@code -}, because many servers read both alike.
 */
public final class ReservedFields {
  /** Fields that belong to one connection: RFC 9110, section 7.6.1. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "http2-settings",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "transfer-encoding",
          "upgrade");

  /** The same names with their hash codes, for what is asked of every answer. */
  private static final CharSequence[] HOP_BY_HOP_NAMES =
      HOP_BY_HOP.stream().map(HttpHeaders::createOptimized).toArray(CharSequence[]::new);

  /** Those, and the fields that frame a message. */
  private static final List<String> FOR_NO_PLUGIN =
      Stream.concat(HOP_BY_HOP.stream(), Stream.of("content-length", "expect", "trailer")).toList();

  private static final String FORWARDED = "forwarded";
  private static final String X_FORWARDED = "x-forwarded-";
  private static final String X_REAL_IP = "x-real-ip";
  private static final String CLIENT_CERT = "client-cert";
  private static final String CLIENT_CERT_CHAIN = "client-cert-chain";

  /** Fields that name the client, the time that is left, or the request. */
  private static final Set<String> ORIGIN =
      Set.of("grpc-timeout", "host", "via", "x-request-id", "x-request-timeout-ms");

  /** Fields that name the trace: those of W3C Trace Context, B3 and Jaeger. */
  private static final List<String> TRACE =
      List.of(
          "b3",
          "baggage",
          "jaeger-baggage",
          "jaeger-debug-id",
          "traceparent",
          "tracestate",
          "uber-trace-id");

  private static final String X_B3 = "x-b3-";
  private static final String UBER_CONTEXT = "uberctx-";

  private ReservedFields() {}

  /** Returns the names of the fields that belong to one connection, in lower case. */
  public static Set<String> hopByHop() {
    return HOP_BY_HOP;
  }

  /** Whether a field belongs to one connection. The gateway removes such fields from requests. */
  public static boolean isHopByHop(String name) {
    return HOP_BY_HOP.contains(plain(name));
  }

  /** Compares the names of fields as {@link #plain} reads them. */
  public static int compare(String one, String other) {
    int common = Math.min(one.length(), other.length());
    for (int i = 0; i < common; i++) {
      int difference = plain(one.charAt(i)) - plain(other.charAt(i));
      if (difference != 0) {
        return difference;
      }
    }
    return one.length() - other.length();
  }

  /** Whether no plugin may set a field: it is hop-by-hop, or it frames the message. */
  public static boolean isForNoPlugin(String name) {
    return isOneOf(FOR_NO_PLUGIN, name);
  }

  /**
   * Whether no item of a batch may set a field. These are the fields that no plugin may set, and
   * those that name the client (Host, forwarding), the time that is left, the request or the trace.
   */
  public static boolean isForNoItem(String name) {
    String plain = plain(name);
    return isForNoPlugin(plain) || isForwarding(plain) || ORIGIN.contains(plain) || isTrace(plain);
  }

  /**
   * Whether a field's name is that of one that only the gateway writes but for _ in the place of -.
   * The gateway removes such fields from requests: a server may take them for its own.
   */
  public static boolean imitates(String name) {
    return name.indexOf('_') >= 0 && isForNoItem(name);
  }

  /** Whether a field names the client on whose behalf a proxy sends a request. */
  public static boolean isForwarding(String name) {
    return begins(name, X_FORWARDED)
        || is(name, FORWARDED)
        || is(name, X_REAL_IP)
        || is(name, CLIENT_CERT)
        || is(name, CLIENT_CERT_CHAIN);
  }

  /**
   * Whether a field names the trace of a request, or says something to all who are in it. With
   * {@code tracing} the gateway removes such fields from requests of peers that are not trusted.
   */
  public static boolean isTrace(String name) {
    if (begins(name, X_B3) || begins(name, UBER_CONTEXT)) {
      return true;
    }
    return isOneOf(TRACE, name);
  }

  private static boolean isOneOf(List<String> fields, String name) {
    for (int i = 0; i < fields.size(); i++) { // without an iterator
      if (is(name, fields.get(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean is(String name, String plain) {
    return name.length() == plain.length() && begins(name, plain);
  }

  /**
   * Compares names as {@link #plain} reads them. It makes no copy, because it runs for every field
   * of every request.
   */
  private static boolean begins(String name, String plain) {
    if (name.length() < plain.length()) {
      return false;
    }
    for (int i = 0; i < plain.length(); i++) {
      if (plain.charAt(i) != plain(name.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static char plain(char c) {
    return c == '_' ? '-' : Character.toLowerCase(c);
  }

  /** Returns the name of a field as a server reads it that takes _ for -. */
  public static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The first hop-by-hop field among these; null where there is none. */
  public static @Nullable String hopByHopIn(MultiMap headers) {
    for (CharSequence name : HOP_BY_HOP_NAMES) {
      if (headers.contains(name)) {
        return name.toString();
      }
    }
    return null;
  }
}
