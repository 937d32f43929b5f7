package dev.fanlight.gateway.route.action;

import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many proxies an OPTIONS request may still pass (RFC 9110, section 7.6.2). TRACE, the other
 * method that counts them, is served by no gateway of ours.
 */
public final class MaxForwards {
  private static final CharSequence FIELD = HttpHeaders.createOptimized("max-forwards");
  private static final long MOST = Integer.MAX_VALUE;

  /** What the gateway passes on where a route says nothing else. */
  static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  private MaxForwards() {}

  /**
   * Counts this gateway in; the answer of the last recipient when the request may go no further.
   *
   * @param methods that the route takes; none: any
   */
  public static @Nullable GatewayResponse count(GatewayRequest request, Set<HttpMethod> methods) {
    if (!request.method().equals(HttpMethod.OPTIONS)) {
      return null;
    }
    MultiMap headers = request.headers();
    String value = headers.get(FIELD);
    if (value == null || value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    long left = value.length() > 10 ? MOST : Math.min(Long.parseLong(value), MOST);
    if (left == 0) {
      return options(methods);
    }
    headers.set(FIELD, Long.toString(left - 1));
    return null;
  }

  /**
   * What the gateway itself says about its methods.
   *
   * @param methods of a route; none: it takes any
   */
  public static GatewayResponse options(Set<HttpMethod> methods) {
    Set<String> names = new TreeSet<>();
    methods.forEach(method -> names.add(method.name()));
    if (methods.contains(HttpMethod.GET)) {
      names.add(HttpMethod.HEAD.name());
    }
    GatewayResponse response = GatewayResponse.of(204);
    response.headers().set("allow", names.isEmpty() ? METHODS : String.join(", ", names));
    return response;
  }
}
