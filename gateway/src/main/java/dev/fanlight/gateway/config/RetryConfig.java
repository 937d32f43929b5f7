package dev.fanlight.gateway.config;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * @param attempts every try, the first included
 * @param statuses of responses that are tried again
 * @param methods that are safe to repeat
 */
public record RetryConfig(
    int attempts, Set<Condition> on, Set<Integer> statuses, Set<HttpMethod> methods) {

  /** What else is tried again. */
  public enum Condition {
    CONNECT_FAILURE,
    RESET,
    TIMEOUT
  }
}
