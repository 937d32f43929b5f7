package dev.fanlight.gateway.server.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.CallError;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
  private static MultiMap fields(GatewayError error) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    Problems.putFields(error, headers);
    return headers;
  }

  /** A header field of megabytes reaches nobody. */
  @Test
  void detail_isCutAfterFiveHundredCharacters() {
    GatewayError error =
        GatewayError.of(
            ErrorCode.MERGE_FAILED, "x".repeat(499) + "\uD83D\uDE00" + "y".repeat(1000));

    assertThat(error.detail()).isEqualTo("x".repeat(499) + "...");
    assertThat(fields(error).get("proxy-status").length()).isLessThan(600);
    assertThat(GatewayError.of(ErrorCode.MERGE_FAILED, "z".repeat(500)).detail()).hasSize(500);
  }

  /** Whoever writes the answer frames it. */
  @Test
  void fieldsOfFramingAndOfTheConnection_goAway() {
    GatewayError error =
        GatewayError.of(ErrorCode.FORBIDDEN, "no")
            .withHeader("Transfer-Encoding", "chunked")
            .withHeader("Content-Length", "1000")
            .withHeader("Connection", "close")
            .withHeader("X-Why", "  asked too often ");

    assertThat(fields(error).names())
        .containsExactlyInAnyOrder("content-type", "proxy-status", "X-Why");
    assertThat(fields(error).get("x-why")).isEqualTo("asked too often");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 99, 100, 101, 199, 600, 1000})
  void aStatusThatNoAnswerHas_isRefused(int status) {
    GatewayError error = GatewayError.of(ErrorCode.FORBIDDEN, "no");

    assertThatThrownBy(() -> error.withStatus(status))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no answer has the status " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a:", "\u00e4", "a\n"})
  void aFieldWithoutName_isRefused(String name) {
    GatewayError error = GatewayError.of(ErrorCode.FORBIDDEN, "no");

    assertThatThrownBy(() -> error.withHeader(name, "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failedCalls_areListed() {
    GatewayError error =
        GatewayError.deadlineExceeded(Phase.RESPONSE, "too late")
            .withErrors(
                List.of(
                    new CallError(
                        "a", "users", ErrorCode.DEADLINE_EXCEEDED, Phase.CONNECT, 504, 100, "slow"),
                    new CallError("b", "ads", ErrorCode.CALL_FAILED, null, 500, 3, "broken")));

    JsonObject problem = new JsonObject(Problems.body(error, "id-1"));

    assertThat(problem.getString("type")).isEqualTo("urn:fanlight:error:deadline_exceeded");
    assertThat(problem.getInteger("status")).isEqualTo(504);
    assertThat(problem.getString("phase")).isEqualTo("response");
    assertThat(problem.getString("instance")).isEqualTo("id-1");
    assertThat(problem.getJsonArray("errors"))
        .isEqualTo(
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("call", "a")
                        .put("upstream", "users")
                        .put("code", "deadline_exceeded")
                        .put("phase", "connect")
                        .put("status", 504)
                        .put("elapsed_ms", 100)
                        .put("detail", "slow"))
                .add(
                    new JsonObject()
                        .put("call", "b")
                        .put("upstream", "ads")
                        .put("code", "call_failed")
                        .put("status", 500)
                        .put("elapsed_ms", 3)
                        .put("detail", "broken")));
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void unavailable_saysWhenToRetry(ErrorCode code) {
    assertThat(fields(GatewayError.of(code, "x")).get("retry-after"))
        .isEqualTo(code.status() == 503 ? "1" : null);
  }

  @Test
  void anErrorsOwnFields_prevail() {
    GatewayError error = GatewayError.of(ErrorCode.OVERLOADED, "x").withHeader("Retry-After", "7");

    assertThat(fields(error).getAll("retry-after")).containsExactly("7");
  }

  @Test
  void proxyStatus_isAlwaysAStructuredField() {
    assertThat(
            fields(GatewayError.of(ErrorCode.PLUGIN_FAILED, "a \"b\" \\ ü\n")).get("proxy-status"))
        .isEqualTo("fanlight; error=proxy_internal_error; details=\"a \\\"b\\\" \\\\ ??\"");
  }

  @Test
  void proxyStatus_saysWhereTimeRanOut() {
    assertThat(fields(GatewayError.deadlineExceeded(Phase.QUEUE, "x")).get("proxy-status"))
        .contains("error=http_response_timeout;");
    assertThat(fields(GatewayError.deadlineExceeded(Phase.CONNECT, "x")).get("proxy-status"))
        .contains("error=connection_timeout;");
    assertThat(fields(GatewayError.deadlineExceeded(Phase.BODY, "x")).get("proxy-status"))
        .contains("error=http_response_timeout;");
  }

  @Test
  void everyCode_standsOnThePageWithItsStatus() throws IOException {
    Map<String, String> page = new TreeMap<>();
    Pattern.compile("(?m)^\\| (`[a-z_`, ]+`) \\| ([0-9, ]+) \\|")
        .matcher(Files.readString(Path.of("../deploy/README.md")))
        .results()
        .forEach(row -> {
          String[] codes = row.group(1).replace("`", "").split(", ");
          String[] statuses = row.group(2).split(", ");
          for (int i = 0; i < codes.length; i++) {
            page.put(codes[i], statuses[Math.min(i, statuses.length - 1)]);
          }
        });

    Map<String, String> codes = new TreeMap<>();
    for (ErrorCode code : ErrorCode.values()) {
      codes.put(code.code(), String.valueOf(code.status()));
    }
    assertThat(page).isEqualTo(codes);
  }
}
