package dev.fanlight.gateway.config.upstream;

import dev.fanlight.plugin.ErrorCode;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
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

  /** The longest pause before the second attempt. It doubles with each further attempt. */
  public static final Duration FIRST_PAUSE = Duration.ofMillis(25);

  public RetryConfig {
    if (attempts < 1) {
      throw new IllegalArgumentException("a retry of " + attempts + " attempts");
    }
    on = Set.copyOf(on);
    statuses = Set.copyOf(statuses);
    grpc = Set.copyOf(grpc);
    methods = Set.copyOf(methods);
  }

  /** What all pauses between the attempts may take together. */
  public Duration pauses() {
    return pauses(attempts);
  }

  /** What all pauses between so many attempts may take together. */
  public static Duration pauses(int attempts) {
    return FIRST_PAUSE.multipliedBy((1L << (attempts - 1)) - 1);
  }

  /** Whether a failure with that code is tried again. */
  public boolean names(ErrorCode code) {
    return on.stream().anyMatch(condition -> condition.code == code);
  }

  /** What else is tried again. */
  public enum Condition {
    CONNECT_FAILURE(ErrorCode.CONNECT_FAILED),
    RESET(ErrorCode.CONNECTION_RESET),
    TIMEOUT(ErrorCode.DEADLINE_EXCEEDED);

    private final ErrorCode code;

    Condition(ErrorCode code) {
      this.code = code;
    }
  }
}
