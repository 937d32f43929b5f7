package dev.fanlight.gateway.upstream.http.probe;

import dev.fanlight.gateway.config.upstream.GrpcStatus;
import dev.fanlight.gateway.upstream.health.ProbeResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health protocol of gRPC: {@code Check(HealthCheckRequest) returns (HealthCheckResponse)}.
 * Both messages have one field with the number 1: the name of a service, and its status.
 */
final class GrpcHealth {
  static final String PATH = "/grpc.health.v1.Health/Check";

  private static final CharSequence TE = HttpHeaders.createOptimized("te");
  private static final int TEXT = (1 << 3) | 2;
  private static final String TYPE = "application/grpc";
  private static final String SERVING = "SERVING";
  private static final String[] STATUSES = {"UNKNOWN", SERVING, "NOT_SERVING", "SERVICE_UNKNOWN"};

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
    if (!isGrpc(fields.get(HttpHeaders.CONTENT_TYPE))) {
      return ProbeResult.failure(200, "its answer is not of the content type application/grpc");
    }
    // One that does not know what it says twice is not well.
    List<String> numbers = fields.getAll("grpc-status").stream().distinct().toList();
    String number = numbers.isEmpty() ? null : String.join(", ", numbers);
    if (!GrpcStatus.OK.number().equals(number)) {
      GrpcStatus status = number == null ? null : GrpcStatus.numbered(number);
      return ProbeResult.failure(
          200,
          number == null
              ? "its answer has no grpc-status"
              : "its health service answered " + (status == null ? number : status.name()));
    }
    String name = name(body);
    String words = "its health service answered " + name;
    return name.equals(SERVING) ? ProbeResult.success(200, words) : ProbeResult.failure(200, words);
  }

  private static String name(Buffer body) {
    Long status = GrpcMessage.number(body, 1);
    if (status == null) {
      return "with an invalid message";
    }
    // An enumeration is a number of 32 bits, whatever is sent.
    int number = status.intValue();
    return number >= 0 && number < STATUSES.length ? STATUSES[number] : "invalid";
  }

  private static boolean isGrpc(@Nullable String contentType) {
    if (contentType == null || !contentType.regionMatches(true, 0, TYPE, 0, TYPE.length())) {
      return false;
    }
    return contentType.length() == TYPE.length()
        || "+;".indexOf(contentType.charAt(TYPE.length())) >= 0;
  }
}
