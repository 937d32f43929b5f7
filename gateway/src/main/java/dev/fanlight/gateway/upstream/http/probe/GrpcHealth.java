package dev.fanlight.gateway.upstream.http.probe;

import dev.fanlight.gateway.config.upstream.GrpcStatus;
import dev.fanlight.gateway.upstream.health.ProbeResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/**
 * The health protocol of gRPC: {@code Check(HealthCheckRequest) returns (HealthCheckResponse)}.
 * Both messages have one field with the number 1: the name of a service, and its status.
 */
final class GrpcHealth {
  static final String PATH = "/grpc.health.v1.Health/Check";

  private static final CharSequence TE = HttpHeaders.createOptimized("te");
  private static final int FRAME = 5;
  private static final int TEXT = (1 << 3) | 2;
  private static final int NUMBER = 1 << 3;
  private static final int SERVING = 1;
  private static final String[] STATUSES = {"UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"};

  private GrpcHealth() {}

  static void setFields(MultiMap headers) {
    headers.set(HttpHeaders.CONTENT_TYPE, "application/grpc").set(TE, "trailers");
  }

  static Buffer request(String service) {
    byte[] name = service.getBytes(StandardCharsets.UTF_8);
    Buffer message = Buffer.buffer();
    if (name.length > 0) {
      message.appendByte((byte) TEXT);
      int rest = name.length;
      while (rest > 0x7f) {
        message.appendByte((byte) ((rest & 0x7f) | 0x80));
        rest >>>= 7;
      }
      message.appendByte((byte) rest).appendBytes(name);
    }
    return Buffer.buffer().appendByte((byte) 0).appendInt(message.length()).appendBuffer(message);
  }

  /**
   * @param fields of the head and of the trailers
   */
  static ProbeResult result(MultiMap fields, Buffer body) {
    String number = fields.get("grpc-status");
    if (!GrpcStatus.OK.number().equals(number)) {
      GrpcStatus status = number == null ? null : GrpcStatus.numbered(number);
      return ProbeResult.failure(
          200,
          number == null
              ? "its answer has no grpc-status"
              : "its health service answered " + (status == null ? number : status.name()));
    }
    int serving = serving(body);
    String name = serving >= 0 && serving < STATUSES.length ? STATUSES[serving] : "invalid";
    String words = "its health service answered " + name;
    return serving == SERVING ? ProbeResult.success(200, words) : ProbeResult.failure(200, words);
  }

  /** The number of the status; 0 where the field is left out, -1 where there is no message. */
  private static int serving(Buffer body) {
    if (body.length() < FRAME || body.getByte(0) != 0) {
      return -1;
    }
    if (body.length() == FRAME) {
      return 0;
    }
    return body.length() > FRAME + 1 && body.getByte(FRAME) == NUMBER
        ? body.getByte(FRAME + 1)
        : -1;
  }
}
