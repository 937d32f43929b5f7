package dev.fanlight.gateway.upstream.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.HealthConfig;
import dev.fanlight.gateway.config.upstream.HealthConfig.Initial;
import dev.fanlight.gateway.config.upstream.HealthConfig.Probe;
import dev.fanlight.gateway.config.upstream.HealthConfig.Times;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.endpoint.ProbeMeters;
import dev.fanlight.gateway.telemetry.endpoint.ProbeOutcome;
import dev.fanlight.gateway.telemetry.endpoint.ProbeReading;
import dev.fanlight.gateway.time.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When an endpoint is asked, and what its answers come to. */
class HealthCheckTest {
  private static final Times TIMES =
      new Times(Duration.ofSeconds(5), Duration.ofSeconds(1), Duration.ofMillis(500));
  private static final Duration LONGEST = Duration.ofSeconds(6);

  private final Simulation time = new Simulation(0);
  private final Loop control = time.newLoop().loop();
  private final List<Duration> probes = new ArrayList<>();
  private final List<String> verdicts = new ArrayList<>();
  private final Map<ProbeOutcome, Integer> outcomes = new EnumMap<>(ProbeOutcome.class);

  /** What is answered at once; null: nothing. */
  private @Nullable ProbeResult answer = ProbeResult.success(200, "fine");

  private @Nullable Consumer<ProbeResult> asking;
  private @Nullable ProbeReading last;
  private int cancelled;
  private boolean closed;

  private HealthCheck check(Initial initial) {
    return check(initial, new SplittableRandom(1));
  }

  private HealthCheck check(Initial initial, SplittableRandom random) {
    return check(initial, random, 3);
  }

  private HealthCheck check(Initial initial, SplittableRandom random, int unhealthyAfter) {
    HealthConfig config =
        new HealthConfig(new Probe.Tcp(), null, TIMES, 2, unhealthyAfter, initial);
    HealthCheck check =
        new HealthCheck(
            config,
            this::ask,
            new HealthCheck.Verdicts() {
              @Override
              public void tried(ProbeReading probe) {
                last = probe;
              }

              @Override
              public void probed(boolean up, String why) {
                verdicts.add((up ? "up: " : "down: ") + why);
              }
            },
            new ProbeMeters() {
              @Override
              public void probed(ProbeOutcome outcome) {
                outcomes.merge(outcome, 1, Integer::sum);
              }

              @Override
              public void close() {
                closed = true;
              }
            },
            new HealthCheck.Chances(control, random));
    check.start();
    return check;
  }

  private Prober.Asked ask(Consumer<ProbeResult> done) {
    probes.add(time.elapsed());
    asking = done;
    if (answer != null) {
      done.accept(answer);
    }
    return () -> cancelled++;
  }

  /** Lets so many probes be answered that way. */
  private void answer(boolean success, int times) {
    answer = success ? ProbeResult.success(200, "fine") : ProbeResult.failure(500, "broken");
    int end = probes.size() + times;
    while (probes.size() < end) {
      time.advance(Duration.ofMillis(10));
    }
    time.runReady();
  }

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
    answer = null;
    while (outcomes.isEmpty()) {
      time.advance(Duration.ofMillis(10));
    }
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

  private void firstTimeout() {
    answer = null;
    while (outcomes.isEmpty()) {
      time.advance(Duration.ofMillis(1));
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
}
