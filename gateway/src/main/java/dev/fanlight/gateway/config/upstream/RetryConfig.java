package dev.fanlight.gateway.config.upstream;

import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * @param attempts every try, the first included
 * @param statuses of responses that are tried again
 * @param grpc statuses of gRPC calls that are tried again, whatever the methods are
 * @param methods that are safe to repeat
 */
public record RetryConfig(
    int attempts,
    Set<Condition> on,
    Set<Integer> statuses,
    Set<GrpcStatus> grpc,
    Set<HttpMethod> methods) {
  /**
   * The methods that may be sent twice without asking (RFC 9110, section 9.2.2). A retry that names
   * no methods repeats these.
   */
  public static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

  public RetryConfig {
    if (attempts < 1) {
      throw new IllegalArgumentException("a retry of " + attempts + " attempts");
    }
    on = Set.copyOf(on);
    statuses = Set.copyOf(statuses);
    grpc = Set.copyOf(grpc);
    methods = Set.copyOf(methods);
  }

  /** What else is tried again. */
  public enum Condition {
    CONNECT_FAILURE,
    RESET,
    TIMEOUT
  }
}
