package dev.fanlight.gateway.route;

import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests by which browsers ask whether a page may send another one (CORS, Fetch standard). */
public final class Preflights {
  private static final CharSequence ASKED = HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD;
  private static final String SIGNS = "!#$%&'*+-.^_`|~";

  private Preflights() {}

  /** The method of the request that a preflight asks for; null: the request is no preflight. */
  public static @Nullable HttpMethod asked(GatewayRequest request) {
    if (!request.method().equals(HttpMethod.OPTIONS)) {
      return null;
    }
    MultiMap headers = request.headers();
    List<String> asked = headers.getAll(ASKED);
    return asked.size() == 1 && headers.contains(HttpHeaders.ORIGIN) && isToken(asked.getFirst())
        ? HttpMethod.valueOf(asked.getFirst())
        : null;
  }

  private static boolean isToken(String method) {
    return !method.isEmpty()
        && method
            .chars()
            .allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || SIGNS.indexOf(c) >= 0));
  }
}
