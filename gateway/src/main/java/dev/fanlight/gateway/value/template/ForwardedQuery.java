package dev.fanlight.gateway.value.template;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of the client's query that go along with a call as they came: every occurrence, in the
 * client's order and with the client's own encoding. A parameter that the call sets itself never
 * comes from the client.
 *
 * @param all whether every parameter goes along
 * @param names of those that do, unless all do
 * @param own names that the call's templates set
 */
public record ForwardedQuery(boolean all, Set<String> names, Set<String> own) {
  /** No parameter. */
  public static final ForwardedQuery NONE = new ForwardedQuery(false, Set.of(), Set.of());

  /**
   * The target with these parameters added.
   *
   * @param target a path, with a query or without
   * @param query the client's as it came; null: none
   * @throws GatewayError {@code bad_request} when a parameter's name cannot be read
   */
  public String addTo(String target, @Nullable String query) {
    if (query == null || (!all && names.isEmpty())) {
      return target;
    }
    int question = target.indexOf('?');
    Set<String> taken = new HashSet<>(own);
    if (question >= 0) {
      for (String piece : target.substring(question + 1).split("&", -1)) {
        taken.add(name(piece));
      }
    }
    StringBuilder out = new StringBuilder(target);
    char before = question < 0 ? '?' : '&';
    for (String piece : query.split("&", -1)) {
      String name = name(piece);
      if (!piece.isEmpty() && (all || names.contains(name)) && !taken.contains(name)) {
        out.append(before).append(piece.replace("#", "%23"));
        before = '&';
      }
    }
    return out.toString();
  }

  /**
   * The names in a query, in order, each once.
   *
   * @throws GatewayError {@code bad_request} when one cannot be read
   */
  public static Set<String> names(@Nullable String query) {
    Set<String> names = new LinkedHashSet<>();
    for (String piece : query == null ? new String[0] : query.split("&", -1)) {
      if (!piece.isEmpty()) {
        names.add(name(piece));
      }
    }
    return names;
  }

  private static String name(String piece) {
    int equals = piece.indexOf('=');
    try {
      return URLDecoder.decode(
          equals < 0 ? piece : piece.substring(0, equals), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw GatewayError.of(ErrorCode.BAD_REQUEST, "the query has a malformed percent-encoding");
    }
  }
}
