package dev.fanlight.plugin;

import io.vertx.core.MultiMap;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The header fields that only the gateway writes, because a second hand would break a message, or
 * let somebody pass for somebody else. The one place that says so: for plugins, and for the items
 * of batches. Case does not matter, and {@code _} counts as {@code -}: many servers read both
 * alike.
 */
public final class ReservedFields {
  /** They belong to one connection: RFC 9110, section 7.6.1. */
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

  /** They say how a message is sent. */
  private static final Set<String> FRAMING = Set.of("content-length", "expect", "trailer");

  private static final String FORWARDED = "forwarded";
  private static final String X_FORWARDED = "x-forwarded-";
  private static final String X_REAL_IP = "x-real-ip";
  private static final String CLIENT_CERT = "client-cert";
  private static final String CLIENT_CERT_CHAIN = "client-cert-chain";

  /** They say for whom and how long somebody asks, and which request or trace this is. */
  private static final Set<String> ORIGIN =
      Set.of(
          "b3",
          "baggage",
          "grpc-timeout",
          "host",
          "traceparent",
          "tracestate",
          "uber-trace-id",
          "via",
          "x-request-id",
          "x-request-timeout-ms");

  private static final String X_B3 = "x-b3-";

  private ReservedFields() {}

  /** Whether a field belongs to one connection. The gateway removes such fields from requests. */
  public static boolean isHopByHop(String name) {
    return HOP_BY_HOP.contains(plain(name));
  }

  /** Whether no plugin may set a field: it is hop-by-hop, or it frames the message. */
  public static boolean isForNoPlugin(String name) {
    String plain = plain(name);
    return HOP_BY_HOP.contains(plain) || FRAMING.contains(plain);
  }

  /**
   * Whether no item of a batch may set a field: no plugin may, or the field says who asks (Host,
   * forwarding), how much time there is, or to which request or trace a request belongs.
   */
  public static boolean isForNoItem(String name) {
    String plain = plain(name);
    return isForNoPlugin(plain)
        || isForwarding(plain)
        || ORIGIN.contains(plain)
        || plain.startsWith(X_B3);
  }

  /**
   * Whether a field's name is that of one that only the gateway writes but for _ in the place of -.
   * The gateway removes such fields from requests: a server may take them for its own.
   */
  public static boolean imitates(String name) {
    return name.indexOf('_') >= 0 && isForNoItem(name);
  }

  /** Whether a field says on whose behalf a proxy asks. */
  public static boolean isForwarding(String name) {
    return begins(name, X_FORWARDED)
        || is(name, FORWARDED)
        || is(name, X_REAL_IP)
        || is(name, CLIENT_CERT)
        || is(name, CLIENT_CERT_CHAIN);
  }

  private static boolean is(String name, String plain) {
    return name.length() == plain.length() && begins(name, plain);
  }

  /** As {@link #plain} would read it. Every field of every request is asked: this makes no copy. */
  private static boolean begins(String name, String plain) {
    if (name.length() < plain.length()) {
      return false;
    }
    for (int i = 0; i < plain.length(); i++) {
      char c = name.charAt(i);
      if (plain.charAt(i) != (c == '_' ? '-' : Character.toLowerCase(c))) {
        return false;
      }
    }
    return true;
  }

  /** A field's name as a server may read it that knows no difference between _ and -. */
  public static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The first hop-by-hop field among these; null where there is none. */
  public static @Nullable String hopByHopIn(MultiMap headers) {
    for (String name : HOP_BY_HOP) {
      if (headers.contains(name)) {
        return name;
      }
    }
    return null;
  }
}
