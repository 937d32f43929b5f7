package dev.fanlight.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request to an upstream.
 *
 * @param target path and query, percent-encoded, beginning with a slash
 * @param headers what is sent besides the request id, trace context and deadline
 * @param timeout of this call; null for the upstream's own. The exchange's deadline caps both.
 */
public record CallRequest(
    HttpMethod method, String target, MultiMap headers, Body body, @Nullable Duration timeout) {

  /** GET without headers. */
  public static CallRequest get(String target) {
    return new CallRequest(HttpMethod.GET, target, HttpHeaders.headers(), Body.empty(), null);
  }

  /** POST of that body. */
  public static CallRequest post(String target, String contentType, Buffer body) {
    return new CallRequest(
        HttpMethod.POST,
        target,
        HttpHeaders.headers().set(HttpHeaders.CONTENT_TYPE, contentType),
        Body.of(body),
        null);
  }

  /** The same request with that timeout. */
  public CallRequest withTimeout(Duration timeout) {
    return new CallRequest(method, target, headers, body, timeout);
  }
}
