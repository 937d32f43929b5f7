package dev.fanlight.gateway.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the answers of an endpoint come to. */
class HealthCheckTest extends HealthCheckScene {
  @Test
  void firstSuccess_isTheFirstVerdict() {
    check(Initial.PROBE);

    answer(true, 1);

    assertThat(verdicts).containsExactly("up: fine");
  }

  @Test
  void firstProbesFail_successAfterThemIsTheFirstVerdict() {
    check(Initial.PROBE);
    answer(false, 2);
    assertThat(verdicts).isEmpty();

    answer(true, 1);

    assertThat(verdicts).containsExactly("up: fine");
  }

  @Test
  void firstProbesFail_isDownAfterItsFailuresInARow() {
    check(Initial.PROBE);

    answer(false, 3);

    assertThat(verdicts).containsExactly("down: broken (3 probes in a row)");
  }

  @ParameterizedTest
  @EnumSource(names = {"PROBE", "UP"})
  void firstProbeTimesOut_saysNothing_andTheNextComesSoon(Initial initial) {
    check(initial, new SplittableRandom(1), 1);
    firstTimeout();
    answer = ProbeResult.success(200, "fine");
    assertThat(outcomes).containsEntry(ProbeOutcome.TIMEOUT, 1);

    time.advance(Duration.ofMillis(1300));

    assertThat(probes.get(1).minus(probes.get(0)))
        .isBetween(Duration.ofMillis(800), Duration.ofMillis(1200));
    assertThat(verdicts).isEqualTo(initial == Initial.UP ? List.of() : List.of("up: fine"));
  }

  @ParameterizedTest
  @EnumSource(names = {"PROBE", "UP"})
  void secondProbeTimesOut_counts(Initial initial) {
    check(initial, new SplittableRandom(1), 1);
    answer = null;

    time.advance(LONGEST.plusSeconds(2));

    assertThat(verdicts).containsExactly("down: it did not answer within 500 ms");
  }

  @ParameterizedTest
  @EnumSource(names = {"PROBE", "UP"})
  void firstProbeFailsInTime_counts(Initial initial) {
    check(initial, new SplittableRandom(1), 1);

    answer(false, 1);

    assertThat(verdicts).containsExactly("down: broken");
  }

  @Test
  void probeThatTimesOutAfterOneThatDidNot_counts() {
    check(Initial.PROBE, new SplittableRandom(1), 1);
    answer(true, 1);
    answer = null;

    time.advance(LONGEST.plusSeconds(1));

    assertThat(verdicts).containsExactly("up: fine", "down: it did not answer within 500 ms");
  }

  @Test
  void initiallyUp_isDownAfterItsFailuresInARow() {
    check(Initial.UP);
    answer(false, 2);
    assertThat(verdicts).isEmpty();

    answer(false, 1);

    assertThat(verdicts).containsExactly("down: broken (3 probes in a row)");
  }

  @Test
  void initiallyDown_isUpAfterItsSuccessesInARow() {
    check(Initial.DOWN);
    answer(true, 1);
    assertThat(verdicts).isEmpty();

    answer(true, 1);

    assertThat(verdicts).containsExactly("up: fine (2 probes in a row)");
  }

  @Test
  void initiallyDown_saysOnceThatItIs_afterItsFailuresInARow() {
    check(Initial.DOWN);
    answer(false, 2);
    assertThat(verdicts).isEmpty();

    answer(false, 9);

    assertThat(verdicts).containsExactly("down: broken (3 probes in a row)");
  }

  @Test
  void probeThatTheGatewayItselfCannotMake_saysNothing() {
    check(Initial.UP, new SplittableRandom(1), 1);
    answer = ProbeResult.notMade("too many files are open");

    time.advance(LONGEST.multipliedBy(3));

    assertThat(probes).hasSizeGreaterThan(2);
    assertThat(verdicts).isEmpty();
    assertThat(outcomes).containsOnlyKeys(ProbeOutcome.NOT_MADE);
  }

  @Test
  void eachResult_setsTheOtherCountBackToNothing() {
    check(Initial.UP);

    for (int i = 0; i < 10; i++) {
      answer(false, 2);
      answer(true, 1);
    }

    assertThat(verdicts).isEmpty();
  }

  @Test
  void flapping_oneResultEach_changesNothing() {
    check(Initial.DOWN);

    for (int i = 0; i < 20; i++) {
      answer(true, 1);
      answer(false, 1);
    }

    assertThat(verdicts).isEmpty();
  }
}
