package dev.fanlight.gateway.explain.words;

import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.match.Condition;
import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.MatchConfig.First;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The first condition that a request does not meet, in the order in which the gateway asks: host,
 * query, header fields, method. The path is another matter.
 */
public final class Unmet {
  private Unmet() {}

  /**
   * Why a route does not take a request; null: it does.
   *
   * @param headers null: those of the request are not known, as in a preflight
   */
  public static @Nullable String of(
      RouteConfig route,
      Client client,
      HttpMethod method,
      RequestValues values,
      @Nullable First headers) {
    if (!route.requests().comeThrough(client.listener())) {
      return "it is not on listener " + client.listener();
    }
    return of(route.match(), client, method, values, headers);
  }

  public static @Nullable String of(
      MatchConfig match,
      Client client,
      HttpMethod method,
      RequestValues values,
      @Nullable First headers) {
    MatchConfig.Host host = match.host();
    if (host != null && !match.allowsHost(client.authority())) {
      return "the host must be %s; it is %s"
          .formatted(host.text(), Wording.quoted(client.authority()));
    }
    String unmet = first("query", match.query(), values::firstQuery);
    if (unmet == null && headers != null) {
      unmet = first("header", match.headers(), headers);
    }
    if (unmet == null && !match.allows(method)) {
      return "it takes %s, not %s"
          .formatted(String.join(", ", Wording.names(match.methods())), method.name());
    }
    return unmet;
  }

  private static @Nullable String first(
      String what, Map<String, Condition> conditions, First values) {
    for (Map.Entry<String, Condition> condition : conditions.entrySet()) {
      try {
        String value = values.of(condition.getKey());
        if (!condition.getValue().holdsText(value)) {
          return Wording.unmet(what, condition.getKey(), condition.getValue(), value);
        }
      } catch (GatewayError unreadable) {
        return what + " " + Wording.shown(condition.getKey()) + ": " + unreadable.detail();
      }
    }
    return null;
  }
}
