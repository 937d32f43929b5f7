package dev.fanlight.gateway.upstream.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcFieldsTest {
  private static MultiMap status(GatewayError error) {
    MultiMap fields = MultiMap.caseInsensitiveMultiMap();
    Grpc.putStatus(error, fields);
    return fields;
  }

  @ParameterizedTest
  @CsvSource({
    "BAD_REQUEST, 13",
    "UNAUTHORIZED, 16",
    "FORBIDDEN, 7",
    "ROUTE_NOT_FOUND, 12",
    "CONNECT_FAILED, 14",
    "BULKHEAD_FULL, 14",
    "DEADLINE_EXCEEDED, 4",
    "REQUEST_TIMEOUT, 4",
    "PAYLOAD_TOO_LARGE, 8",
    "RATE_LIMITED, 8",
    "CLIENT_GONE, 1",
    "INTERNAL_ERROR, 2",
    "METHOD_NOT_ALLOWED, 2"
  })
  void status_isThatOfTheTable(ErrorCode code, String number) {
    assertThat(status(GatewayError.of(code, "x")).get("grpc-status")).isEqualTo(number);
  }

  @ParameterizedTest
  @CsvSource({
    "application/grpc, true",
    "application/grpc+proto, true",
    "application/grpc;charset=utf-8, true",
    "application/grpc-web, true",
    "application/grpc-web-text+proto, true",
    "application/grpcx, false",
    "application/grpc-webx, false",
    "application/grp, false"
  })
  void call_isWhatHasExactlyThatType(String type, boolean call) {
    MultiMap fields = MultiMap.caseInsensitiveMultiMap().add("content-type", type);
    assertThat(Grpc.isCall(fields)).isEqualTo(call);
  }

  @Test
  void message_isPercentEncoded() {
    assertThat(status(GatewayError.of(ErrorCode.BAD_REQUEST, "100% \u00e4\n~")).get("grpc-message"))
        .isEqualTo("100%25 %C3%A4%0A~");
  }
}
