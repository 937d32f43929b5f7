package dev.fanlight.gateway.upstream.fields;

import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The header fields of an answer to an error, whatever form its body has. */
public final class ErrorFields {
  private static final int UNAVAILABLE = 503;
  private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");

  private ErrorFields() {}

  /** Tells the client of a 503 to try again in a second, unless the error says otherwise. */
  public static void put(GatewayError error, MultiMap fields) {
    if (error.status() == UNAVAILABLE) {
      fields.set(RETRY_AFTER, "1");
    }
    error.headers().forEach(fields::set);
  }
}
