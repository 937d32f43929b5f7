package dev.fanlight.gateway.upstream.http.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import dev.fanlight.gateway.upstream.health.ProbeResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer of gRPC's health service says. */
class GrpcHealthTest {
  private static ProbeResult result(String type, String body) {
    MultiMap fields = HttpHeaders.headers().set("grpc-status", "0");
    if (!type.isEmpty()) {
      fields.set("content-type", type);
    }
    byte[] bytes = HexFormat.of().parseHex(body.replace(" ", ""));
    return GrpcHealth.result(fields, Buffer.buffer(bytes));
  }

  private static String answer(String message) {
    String hex = message.replace(" ", "");
    return "00%08x%s".formatted(hex.length() / 2, hex);
  }

  private static boolean isServing(String body) {
    return result("application/grpc", body).outcome() == ProbeOutcome.SUCCESS;
  }

  @ParameterizedTest
  @CsvSource({
    "'08 01'",
    "'08 02 08 01'",
    "'08 81 00'",
    "'10 05 08 01'",
    "'1a 03 61 62 63 08 01'",
    "'21 00 00 00 00 00 00 00 00 08 01'",
    "'2d 00 00 00 00 08 01 1a 00'",
    "'33 08 02 34 08 01'",
  })
  void lastStatus_counts_andWhatIsUnknownIsSkipped(String message) {
    assertThat(isServing(answer(message))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "08 00",
        "08 01 08 02",
        "08 02",
        "08",
        "08 81",
        "0a 01 01",
        "1a 05 08 01",
        "08 01 07",
        "08 01 00 01",
        "33 08 01",
        "08 ff ff ff ff ff ff ff ff ff ff 01",
      })
  void otherStatuses_andBrokenMessages_areFailures(String message) {
    assertThat(isServing(answer(message))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00 00 00 00",
        "00 00 00 00 05 08 01",
        "00 00 00 00 01 08 01",
        "01 00 00 00 02 08 01",
        "00 00 00 00 02 08 01 00 00 00 00 02 08 01",
        "00 ff ff ff ff 08 01",
      })
  void anythingButOneWholeMessage_isAFailure(String body) {
    assertThat(isServing(body)).isFalse();
  }

  @Test
  void contentType_mustBeThatOfGrpc() {
    String body = answer("08 01");
    assertThat(result("application/grpc+proto", body).outcome()).isEqualTo(ProbeOutcome.SUCCESS);
    assertThat(result("application/GRPC; charset=x", body).outcome() == ProbeOutcome.SUCCESS)
        .isTrue();

    for (String type : new String[] {"", "text/html", "application/grpc-web", "application/grp"}) {
      assertThat(result(type, body).outcome()).as(type).isEqualTo(ProbeOutcome.FAILURE);
    }
  }
}
