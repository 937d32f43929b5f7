package dev.fanlight.gateway.server.answer;

import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.GatewayError;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/**
 * Renders errors for gRPC clients. Their calls end with {@code grpc-status} and {@code
 * grpc-message}, and the status of HTTP is 200: in a head that ends the answer, or in the trailers
 * of an answer that has begun.
 */
final class GrpcErrors implements ErrorRenderer {
  private static final CharSequence CONTENT_TYPE = AsciiString.cached("application/grpc");
  private static final int OK = 200;

  @Override
  public boolean serves(MultiMap fields) {
    return Grpc.isCall(fields);
  }

  @Override
  public @Nullable Buffer render(
      GatewayError error, String requestId, HttpServerResponse response) {
    MultiMap headers = response.headers();
    headers.clear();
    response.setStatusCode(OK);
    Problems.putFields(error, headers);
    headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
    Grpc.putStatus(error, headers);
    DateField.put(headers);
    return null;
  }

  @Override
  public boolean putTrailers(GatewayError error, MultiMap trailers) {
    Grpc.putStatus(error, trailers);
    return true;
  }
}
