package dev.fanlight.gateway.route.path;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parameters of a raw query, decoded, in order. */
public final class QueryParameters {
  static final int MOST = 1024;

  private QueryParameters() {}

  /**
   * @throws GatewayError {@code bad_request} for a malformed percent-encoding, or for more than
   *     {@link #MOST}: none is ever left out
   */
  public static Map<String, List<String>> of(@Nullable String query) {
    if (query == null || query.isEmpty()) {
      return Map.of();
    }
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    int count = 0;
    for (int from = 0; from <= query.length(); ) {
      int and = query.indexOf('&', from);
      int to = and < 0 ? query.length() : and;
      if (to > from) {
        count++;
        add(query.substring(from, to), parameters);
      }
      if (count > MOST) {
        throw bad("the query has more than " + MOST + " parameters");
      }
      from = to + 1;
    }
    return parameters;
  }

  private static void add(String parameter, Map<String, List<String>> into) {
    int equals = parameter.indexOf('=');
    try {
      String name = Octets.decode(equals < 0 ? parameter : parameter.substring(0, equals), true);
      String value = equals < 0 ? "" : Octets.decode(parameter.substring(equals + 1), true);
      into.computeIfAbsent(name, first -> new ArrayList<>(1)).add(value);
    } catch (IllegalArgumentException malformed) {
      throw bad("the query has a malformed percent-encoding");
    }
  }

  private static GatewayError bad(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
