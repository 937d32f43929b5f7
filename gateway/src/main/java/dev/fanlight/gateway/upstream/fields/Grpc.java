package dev.fanlight.gateway.upstream.fields;

import dev.fanlight.gateway.config.upstream.GrpcStatus;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** What gRPC says in header and trailer fields. */
public final class Grpc {
  /** Says in an answer how the call ended: in its trailers, or in a head that ends the answer. */
  public static final CharSequence STATUS = HttpHeaders.createOptimized("grpc-status");

  private static final CharSequence MESSAGE = HttpHeaders.createOptimized("grpc-message");
  private static final String TYPE = "application/grpc";
  private static final String WEB = "-web";
  private static final String TEXT = "-text";
  private static final String HEX = "0123456789ABCDEF";

  private Grpc() {}

  /** Whether its content type says that a message is part of a call of gRPC or gRPC-Web. */
  public static boolean isCall(MultiMap headers) {
    String type = headers.get(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.startsWith(TYPE)) {
      return false;
    }
    int end = after(TEXT, type, after(WEB, type, TYPE.length()));
    return end == type.length() || type.charAt(end) == '+' || type.charAt(end) == ';';
  }

  /** Where the rest of the type begins: behind that part of it, if it is there. */
  private static int after(String part, String type, int at) {
    return type.startsWith(part, at) ? at + part.length() : at;
  }

  /**
   * Whether a request is a call whose client may send nothing for any time: only over HTTP/2, since
   * any client could set the content type.
   *
   * @param protocol the HTTP version that the client speaks
   */
  public static boolean mayBeQuiet(String protocol, MultiMap headers) {
    return protocol.startsWith("2") && isCall(headers);
  }

  /** Says how a call ends that the gateway itself fails. */
  public static void putStatus(GatewayError error, MultiMap fields) {
    fields.set(STATUS, GrpcStatus.ofHttp(error.status()).number());
    fields.set(MESSAGE, encoded(error.detail()));
  }

  /** Percent-encoded, all that is not printable ASCII. */
  private static String encoded(String message) {
    StringBuilder encoded = new StringBuilder(message.length());
    for (byte b : message.getBytes(StandardCharsets.UTF_8)) {
      if (b < ' ' || b > '~' || b == '%') {
        encoded.append('%').append(HEX.charAt(b >> 4 & 0xF)).append(HEX.charAt(b & 0xF));
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }
}
