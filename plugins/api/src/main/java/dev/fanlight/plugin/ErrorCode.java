package dev.fanlight.plugin;

import java.util.Locale;

/**
 * Every way in which the gateway itself fails an exchange or a call. The {@link #code()} is stable:
 * it stands in bodies, in the access log and in metric labels.
 */
public enum ErrorCode {
  ROUTE_NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),

  BAD_REQUEST(400),
  PAYLOAD_TOO_LARGE(413),
  URI_TOO_LONG(414),
  HEADERS_TOO_LARGE(431),
  NOT_IMPLEMENTED(501),
  /** The client sends its request too slowly, or stops in the middle of it. */
  REQUEST_TIMEOUT(408),
  /** The request has passed this gateway before. */
  LOOP_DETECTED(508),
  /**
   * The host of the request has another certificate than the one that its connection began with.
   */
  MISDIRECTED_REQUEST(421),

  UNAUTHORIZED(401),
  FORBIDDEN(403),
  RATE_LIMITED(429),

  BULKHEAD_FULL(503),
  QUEUE_TIMEOUT(503),
  NO_ENDPOINT(503),
  /** Too many calls to the upstream have failed, so that it gets none for a while. */
  CIRCUIT_OPEN(503),
  OVERLOADED(503),
  SHUTTING_DOWN(503),

  CONNECT_FAILED(502),
  CONNECTION_RESET(502),
  BAD_UPSTREAM_RESPONSE(502),
  INVALID_BODY(502),
  UPSTREAM_BODY_TOO_LARGE(502),

  DEADLINE_EXCEEDED(504),
  CALL_FAILED(502),
  /**
   * A template's value is not there: 400 when it should have come from the request, 502 from an
   * earlier call.
   */
  MISSING_VALUE(400),
  MERGE_FAILED(500),

  PLUGIN_FAILED(500),
  PLUGIN_TIMEOUT(504),
  INTERNAL_ERROR(500),

  /** Only inside a call's error object: a call named in {@code after} did not succeed. */
  DEPENDENCY_FAILED(502),
  /** Only inside a call's error object: the result of the call was no longer needed. */
  CANCELLED(502),
  /** Only in logs and metrics: the client left before its answer. */
  CLIENT_GONE(499),
  /** Only in logs and metrics: the client took its answer too slowly, or not at all. */
  CLIENT_TOO_SLOW(499);

  private final String code = name().toLowerCase(Locale.ROOT);
  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** The stable snake_case name. */
  public String code() {
    return code;
  }

  /** The HTTP status this code is answered with unless the error says otherwise. */
  public int status() {
    return status;
  }

  /** The outcome of a call that ends with this error. */
  public Outcome outcome() {
    return switch (this) {
      case DEADLINE_EXCEEDED -> Outcome.TIMEOUT;
      case BULKHEAD_FULL, QUEUE_TIMEOUT, OVERLOADED, CIRCUIT_OPEN -> Outcome.REJECTED;
      case CANCELLED,
          DEPENDENCY_FAILED,
          CLIENT_GONE,
          CLIENT_TOO_SLOW,
          REQUEST_TIMEOUT,
          SHUTTING_DOWN ->
          Outcome.CANCELLED;
      default -> Outcome.FAILURE;
    };
  }
}
