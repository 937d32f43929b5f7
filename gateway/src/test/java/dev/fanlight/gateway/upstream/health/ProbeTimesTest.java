package dev.fanlight.gateway.upstream.health;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When an endpoint is asked, and for how long. */
class ProbeTimesTest extends HealthCheckScene {
  @Test
  void down_isAskedMoreOften() {
    check(Initial.PROBE);
    answer(false, 3);
    int before = probes.size();

    time.advance(Duration.ofSeconds(60));

    assertThat(probes.size() - before).isBetween(50, 75);
  }

  @Test
  void up_isAskedEveryIntervalWithItsJitter() {
    check(Initial.UP);

    time.advance(Duration.ofSeconds(5000));

    List<Long> pauses = new ArrayList<>();
    for (int i = 1; i < probes.size(); i++) {
      pauses.add(probes.get(i).minus(probes.get(i - 1)).toMillis());
    }
    assertThat(pauses).allSatisfy(millis -> assertThat(millis).isBetween(4000L, 6000L));
    assertThat(pauses).anyMatch(millis -> millis < 4200).anyMatch(millis -> millis > 5800);
    assertThat(probes).hasSizeBetween(960, 1040);
  }

  @Test
  void firstProbes_areSpreadOverOneInterval() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1000; i++) {
      check(Initial.UP, random);
    }

    time.advance(Duration.ofMillis(3999));

    assertThat(probes).hasSizeBetween(750, 850);
    for (int slice = 0; slice < 4; slice++) {
      Duration from = Duration.ofSeconds(slice);
      Duration to = from.plusSeconds(1);
      assertThat(probes)
          .filteredOn(at -> at.compareTo(from) >= 0 && at.compareTo(to) < 0)
          .hasSizeBetween(150, 250);
    }
  }

  @Test
  void noAnswer_isAFailureAfterItsTimeout_andIsCancelled() {
    check(Initial.PROBE);
    firstTimeout();

    assertThat(verdicts).isEmpty();
    assertThat(cancelled).isOne();
    assertThat(outcomes).containsOnlyKeys(ProbeOutcome.TIMEOUT);
    assertThat(last)
        .isEqualTo(
            new ProbeReading(ProbeOutcome.TIMEOUT, 0, 500, "it did not answer within 500 ms"));
  }

  @Test
  void answerAfterItsTimeout_countsNoMore() {
    check(Initial.PROBE);
    firstTimeout();
    Consumer<ProbeResult> late = asking;
    assertThat(late).isNotNull();
    int before = verdicts.size();

    late.accept(ProbeResult.success(200, "late"));
    late.accept(ProbeResult.success(200, "late"));
    time.runReady();

    assertThat(verdicts).hasSize(before);
    assertThat(outcomes).doesNotContainKey(ProbeOutcome.SUCCESS);
  }

  @Test
  void stop_endsProbesAndTimers() {
    HealthCheck check = check(Initial.UP);
    answer = null;
    while (probes.isEmpty()) {
      time.advance(Duration.ofMillis(100));
    }

    check.stop();
    check.stop();
    time.advance(LONGEST.multipliedBy(3));

    assertThat(probes).hasSize(1);
    assertThat(cancelled).isOne();
    assertThat(closed).isTrue();
    assertThat(time.pendingTimers()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0", "1", "2", "3", "4"})
  void chance_neverMakesTwoProbesAtOnce(long seed) {
    answer = null;
    check(Initial.PROBE, new SplittableRandom(seed));

    time.advance(Duration.ofSeconds(120));

    for (int i = 1; i < probes.size(); i++) {
      assertThat(probes.get(i).minus(probes.get(i - 1))).isGreaterThan(TIMES.timeout());
    }
  }

  @Test
  void timeInWhichTheGatewayStandsStill_isNotTheEndpoints() {
    check(Initial.PROBE, new SplittableRandom(1), 1);
    answer(true, 1);
    answer = null;
    busy = true;
    time.advance(Duration.ofMinutes(10));
    assertThat(outcomes).isEqualTo(Map.of(ProbeOutcome.SUCCESS, 1));

    // What has come meanwhile is dealt with before.
    requireNonNull(asking).accept(ProbeResult.success(200, "fine"));
    whenFree.forEach(Runnable::run);
    time.advance(Duration.ofMillis(500));

    assertThat(outcomes).isEqualTo(Map.of(ProbeOutcome.SUCCESS, 2));
    assertThat(verdicts).containsExactly("up: fine");
  }

  @Test
  void timeAfterTheGatewayStoodStill_countsAgain() {
    check(Initial.PROBE, new SplittableRandom(1), 1);
    answer(true, 1);
    answer = null;
    busy = true;
    time.advance(Duration.ofMinutes(10));
    busy = false;
    whenFree.forEach(Runnable::run);

    time.advance(Duration.ofMillis(440));
    assertThat(verdicts).containsExactly("up: fine");
    time.advance(Duration.ofMillis(20));

    assertThat(verdicts).containsExactly("up: fine", "down: it did not answer within 500 ms");
  }
}
