package dev.fanlight.plugins.cors;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers the question of a browser whether a page may send a request (a CORS-preflight request of
 * the Fetch standard). Immutable.
 */
final class Preflight {
  private static final int NO_CONTENT = 204;

  private final Origins origins;
  private final @Nullable Set<String> methods;
  private final @Nullable Set<String> headers;
  private final String maxAge;

  Preflight(Origins origins, CorsConfig config) {
    this.origins = origins;
    this.methods = config.methods() == null ? null : Set.copyOf(config.methods());
    this.headers =
        config.headers() == null
            ? null
            : config.headers().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    this.maxAge = Long.toString(config.maxAge().toSeconds());
  }

  /** Whether the request is one. */
  static boolean is(GatewayRequest request) {
    return request.method().equals(HttpMethod.OPTIONS)
        && request.headers().contains(HttpHeaders.ORIGIN)
        && request.headers().contains(CorsFields.REQUEST_METHOD);
  }

  /**
   * @throws GatewayError when the page may not send the request; it says why
   */
  GatewayResponse answer(MultiMap asked) {
    List<String> origin = asked.getAll(HttpHeaders.ORIGIN);
    String allowed = origins.allowed(origin);
    if (allowed == null) {
      throw refusal("the origin " + String.join(", ", origin) + " may not use this");
    }
    String method = method(asked.getAll(CorsFields.REQUEST_METHOD));
    String fields = fields(asked.getAll(CorsFields.REQUEST_HEADERS));
    GatewayResponse answer = GatewayResponse.of(NO_CONTENT);
    MultiMap told = answer.headers();
    told.set(CorsFields.ALLOW_ORIGIN, allowed);
    if (origins.credentials()) {
      told.set(CorsFields.ALLOW_CREDENTIALS, "true");
    }
    told.set(CorsFields.ALLOW_METHODS, method);
    if (!fields.isEmpty()) {
      told.set(CorsFields.ALLOW_HEADERS, fields);
    }
    told.set(CorsFields.MAX_AGE, maxAge);
    told.set(
        HttpHeaders.VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    return answer;
  }

  /**
   * Case matters in methods. Those that a form could use count too: a browser asks for them because
   * of the fields. No answer holds a wildcard, which browsers would take for all methods.
   */
  private String method(List<String> asked) {
    String method = String.join(", ", asked);
    boolean allowed = CorsConfig.isUsable(method) && (methods == null || methods.contains(method));
    if (!allowed) {
      throw refusal("pages of other origins may not use the method " + method);
    }
    return method;
  }

  /** What it asks for, if all of that is allowed: a wildcard would not cover Authorization. */
  private String fields(List<String> asked) {
    List<String> names = CorsFields.names(String.join(",", asked));
    for (String name : names) {
      if (!Tokens.isToken(name)
          || name.equals(CorsConfig.ANY)
          || (headers != null && !headers.contains(name))) {
        throw refusal("pages of other origins may not set the field " + name);
      }
    }
    return String.join(", ", names);
  }

  private static GatewayError refusal(String why) {
    return GatewayError.of(ErrorCode.FORBIDDEN, why);
  }
}
