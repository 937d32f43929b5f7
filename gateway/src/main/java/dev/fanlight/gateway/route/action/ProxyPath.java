package dev.fanlight.gateway.route.action;

import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.route.path.PathReading;
import dev.fanlight.gateway.value.BoundNames;
import dev.fanlight.gateway.value.template.PathTemplate;
import dev.fanlight.plugin.GatewayRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a proxied request asks its upstream for.
 *
 * @param rewrite null: as it came
 * @param stripped how many segments are cut off; 0: none
 */
public record ProxyPath(@Nullable PathTemplate rewrite, int stripped) {

  public static ProxyPath of(ActionConfig.Proxy proxy) {
    return new ProxyPath(
        proxy.path(), (int) proxy.stripPrefix().chars().filter(c -> c == '/').count());
  }

  /**
   * Path and query.
   *
   * @throws dev.fanlight.plugin.GatewayError when a value does not fit
   */
  public String of(GatewayRequest request, RequestValues values) {
    if (rewrite == null && stripped == 0) {
      return request.target();
    }
    String path =
        rewrite == null
            ? '/' + PathReading.behind(request.path(), stripped, values.merging())
            : rewrite.expand(new BoundNames(values, null, Map.of()));
    String query = request.query();
    String target = oneSlash(path);
    return query == null ? target : target + (target.indexOf('?') < 0 ? '?' : '&') + query;
  }

  /** Two at the beginning would be read as the name of a server. */
  private static String oneSlash(String path) {
    int slashes = 0;
    while (slashes < path.length() && path.charAt(slashes) == '/') {
      slashes++;
    }
    return slashes > 1 ? path.substring(slashes - 1) : path;
  }
}
