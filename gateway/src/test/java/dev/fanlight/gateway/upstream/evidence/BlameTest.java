package dev.fanlight.gateway.upstream.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Answered;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Excuse;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Failed;
import dev.fanlight.gateway.telemetry.event.AttemptOutcome.Reset;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the end of an attempt says about its endpoint. */
class BlameTest {
  private final Blame.Rule rule = new Blame.Rule(Set.of(502, 503));

  @ParameterizedTest
  @CsvSource({"200, SUCCESS", "404, SUCCESS", "500, SUCCESS", "502, FAILURE", "503, FAILURE"})
  void answer_isJudgedByItsStatus(int status, Blame blame) {
    assertThat(rule.of(Answered.of(status))).isEqualTo(blame);
  }

  @ParameterizedTest
  @CsvSource({
    "CONNECT_FAILED,        0,   NONE,              FAILURE",
    "CONNECT_FAILED,        0,   OURS,              NOTHING",
    "CONNECTION_RESET,      0,   NONE,              FAILURE",
    "CONNECTION_RESET,      0,   UNPROCESSED,       NOTHING",
    "CONNECTION_RESET,      0,   REUSED_CONNECTION, NOTHING",
    "CONNECTION_RESET,      200, NONE,              SUCCESS",
    "CONNECTION_RESET,      503, NONE,              FAILURE",
    "BAD_UPSTREAM_RESPONSE, 0,   NONE,              FAILURE",
    "BAD_UPSTREAM_RESPONSE, 200, NONE,              FAILURE",
    "BAD_UPSTREAM_RESPONSE, 0,   OURS,              NOTHING",
    "DEADLINE_EXCEEDED,     0,   NONE,              FAILURE",
    "DEADLINE_EXCEEDED,     200, NONE,              FAILURE",
    "DEADLINE_EXCEEDED,     0,   LITTLE_TIME,       NOTHING",
    "INTERNAL_ERROR,        0,   NONE,              NOTHING"
  })
  void failure_isJudgedByItsCodeAndExcuse(ErrorCode code, int status, Excuse excuse, Blame blame) {
    Failed failed = new Failed(GatewayError.of(code, "failed"), status, excuse);
    assertThat(rule.of(failed)).isEqualTo(blame);
  }

  @ParameterizedTest
  @EnumSource
  void reset_saysNothing(Reset reset) {
    assertThat(rule.of(reset)).isEqualTo(Blame.NOTHING);
  }
}
