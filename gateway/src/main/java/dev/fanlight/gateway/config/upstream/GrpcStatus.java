package dev.fanlight.gateway.config.upstream;

import org.jspecify.annotations.Nullable;

/** How a gRPC call ends. */
public enum GrpcStatus {
  OK(0),
  CANCELLED(1),
  UNKNOWN(2),
  INVALID_ARGUMENT(3),
  DEADLINE_EXCEEDED(4),
  NOT_FOUND(5),
  ALREADY_EXISTS(6),
  PERMISSION_DENIED(7),
  RESOURCE_EXHAUSTED(8),
  FAILED_PRECONDITION(9),
  ABORTED(10),
  OUT_OF_RANGE(11),
  UNIMPLEMENTED(12),
  INTERNAL(13),
  UNAVAILABLE(14),
  DATA_LOSS(15),
  UNAUTHENTICATED(16);

  private static final GrpcStatus[] ALL = values();

  private final String number;

  GrpcStatus(int number) {
    this.number = Integer.toString(number);
  }

  /** As {@code grpc-status} carries it. */
  public String number() {
    return number;
  }

  /** The one with that number; null where there is none. */
  public static @Nullable GrpcStatus numbered(String number) {
    for (GrpcStatus status : ALL) {
      if (status.number.equals(number)) {
        return status;
      }
    }
    return null;
  }

  /** What a gRPC client is told in the place of that HTTP status, where the gateway answers. */
  public static GrpcStatus ofHttp(int status) {
    return switch (status) {
      case 400 -> INTERNAL;
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 408, 504 -> DEADLINE_EXCEEDED;
      case 413, 429 -> RESOURCE_EXHAUSTED;
      case 499 -> CANCELLED;
      case 502, 503 -> UNAVAILABLE;
      default -> UNKNOWN;
    };
  }
}
