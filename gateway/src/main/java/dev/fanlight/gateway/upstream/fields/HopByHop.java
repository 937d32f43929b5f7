package dev.fanlight.gateway.upstream.fields;

import dev.fanlight.plugin.ReservedFields;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fields that belong to one connection and are never forwarded (RFC 9110, section 7.6.1).
 * Framing (content-length) is not among them: who writes the message sets it.
 */
public final class HopByHop {
  /** All but {@code Connection}, which names others. */
  private static final CharSequence[] FIELDS =
      ReservedFields.hopByHop().stream()
          .filter(name -> !name.equals("connection"))
          .map(HttpHeaders::createOptimized)
          .toArray(CharSequence[]::new);

  private static final CharSequence TRAILER = HttpHeaders.createOptimized("trailer");

  private HopByHop() {}

  /**
   * Removes them in place, and every field that {@code Connection} names but the Host and those of
   * proxies. To be called when a message has been read, before anybody adds fields to it: a sender
   * cannot have those removed.
   */
  public static void strip(MultiMap headers) {
    if (headers.contains(HttpHeaders.CONNECTION)) {
      List<String> values = headers.getAll(HttpHeaders.CONNECTION);
      headers.remove(HttpHeaders.CONNECTION);
      if (!isPersistence(values)) {
        Set<String> named = new HashSet<>();
        values.forEach(value -> addNames(value, named));
        stripNamed(headers, named);
      }
    }
    for (CharSequence field : FIELDS) {
      headers.remove(field);
    }
  }

  /**
   * Removes from a trailer section what belongs to one connection, and what frames or routes a
   * message or announces trailers: that is for heads only (RFC 9110, sections 6.5.1 and 6.6.2).
   */
  public static void stripTrailers(MultiMap trailers) {
    if (!trailers.isEmpty()) {
      strip(trailers);
      trailers.remove(HttpHeaders.HOST).remove(HttpHeaders.CONTENT_LENGTH).remove(TRAILER);
    }
  }

  /** What nearly every message says: it names no field of its own, and costs no set of names. */
  private static boolean isPersistence(List<String> values) {
    return values.size() == 1
        && (values.get(0).equalsIgnoreCase("keep-alive")
            || values.get(0).equalsIgnoreCase("close"));
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

  /** Fields that every recipient needs, which {@code Connection} cannot remove. */
  private static boolean isForAll(String name) {
    return name.equalsIgnoreCase("host") || ReservedFields.isForwarding(name);
  }
}
