package dev.fanlight.gateway.upstream.fields;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** What tells a gRPC call from other requests. */
public final class Grpc {
  private Grpc() {}

  /** Whether its content type says that a request is a gRPC call. */
  public static boolean isCall(MultiMap headers) {
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    return type != null && type.startsWith("application/grpc");
  }
}
