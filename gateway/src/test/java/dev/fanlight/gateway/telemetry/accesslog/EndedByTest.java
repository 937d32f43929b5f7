package dev.fanlight.gateway.telemetry.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndedByTest {
  @ParameterizedTest
  @CsvSource({
    "CLIENT_GONE, client",
    "CLIENT_TOO_SLOW, gateway",
    "SHUTTING_DOWN, shutdown",
    "DEADLINE_EXCEEDED, deadline",
    "CONNECTION_RESET, upstream",
    "INTERNAL_ERROR, gateway"
  })
  void whoEndedIt_isNotWhoIsToBlame(ErrorCode code, String endedBy) {
    assertThat(EndedBy.of(code)).isEqualTo(endedBy);
  }
}
