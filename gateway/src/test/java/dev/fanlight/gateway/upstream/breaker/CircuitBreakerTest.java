package dev.fanlight.gateway.upstream.breaker;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CircuitBreakerConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.upstream.BreakerMeters;
import dev.fanlight.gateway.telemetry.upstream.CircuitState;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.evidence.Blame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When calls are made, and when they are refused. */
class CircuitBreakerTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration NANO = Duration.ofNanos(1);

  private final Simulation time = new Simulation(0);
  private final CircuitBreaker breaker = breaker(3);

  private CircuitBreaker breaker(int probes) {
    return breaker(probes, time.newLoop().loop());
  }

  private static CircuitBreaker breaker(int probes, Loop control) {
    CircuitBreakerConfig config =
        new CircuitBreakerConfig(
            new FailureRate(0.5, 4, Duration.ofSeconds(10)),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15),
            probes);
    return new CircuitBreaker("u", config, control, BreakerMeters.NONE);
  }

  @AfterEach
  void nothingIsLeftToDo() {
    assertThat(time.pendingTimers()).isZero();
  }

  private Pass ask() {
    return requireNonNull(breaker.ask(TIMEOUT), "refused");
  }

  private void assertRefuses() {
    assertThat(breaker.ask(TIMEOUT)).isNull();
  }

  private void calls(Blame... blames) {
    for (Blame blame : blames) {
      ask().end(blame);
    }
  }

  private void open() {
    calls(Blame.FAILURE, Blame.FAILURE, Blame.FAILURE, Blame.FAILURE);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  private List<Pass> halfOpen() {
    open();
    time.advance(Duration.ofSeconds(5));
    List<Pass> probes = new ArrayList<>(List.of(ask(), ask(), ask()));
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertRefuses();
    return probes;
  }

  @Test
  void tooLargeAShareOfEnoughCalls_opens() {
    calls(Blame.FAILURE, Blame.FAILURE, Blame.SUCCESS, Blame.NOTHING, Blame.SUCCESS);
    assertThat(breaker.state())
        .as("half of four, but the last one succeeded")
        .isEqualTo(CircuitState.CLOSED);

    calls(Blame.FAILURE);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    assertRefuses();
  }

  @Test
  void refusal_saysHowLongItStaysOpen() {
    open();
    time.advance(Duration.ofMillis(2500));
    assertThat(breaker.refusal().headers()).containsEntry("Retry-After", "3");
    assertThat(breaker.refusal().status()).isEqualTo(503);
    time.advance(Duration.ofMillis(2500));
    calls(Blame.SUCCESS, Blame.SUCCESS);
  }

  @Test
  void call_thatComesAfterItsTime_isAdmitted() {
    open();
    time.advance(Duration.ofSeconds(5).minus(NANO));
    assertRefuses();
    time.advance(NANO);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);

    ask().end(Blame.NOTHING);

    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
  }

  @Test
  void callsOfBefore_doNotCountAfterItOpened() {
    Pass before = ask();
    List<Pass> probes = halfOpen();

    before.end(Blame.FAILURE);
    before.end(Blame.FAILURE);
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);

    probes.forEach(probe -> probe.end(Blame.SUCCESS));
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
    before.end(Blame.FAILURE);
    calls(Blame.FAILURE, Blame.FAILURE, Blame.FAILURE);
    assertThat(breaker.state()).as("three calls are too few").isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void probes_closeItAsSoonAsTooManyCannotFail() {
    List<Pass> probes = halfOpen();
    probes.get(0).end(Blame.FAILURE);
    probes.get(1).end(Blame.SUCCESS);
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    probes.get(2).end(Blame.SUCCESS);
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void probesThatFail_openItForTwiceAsLong() {
    List<Pass> probes = halfOpen();
    for (int seconds : new int[] {10, 15, 15}) {
      probes.get(0).end(Blame.FAILURE);
      probes.get(1).end(Blame.FAILURE);
      assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
      time.advance(Duration.ofSeconds(seconds).minus(NANO));
      assertRefuses();
      time.advance(NANO);
      probes = List.of(ask(), ask());
    }
    probes.forEach(probe -> probe.end(Blame.SUCCESS));

    open();
    time.advance(Duration.ofSeconds(5));
    ask().end(Blame.NOTHING);
  }

  @Test
  void probeThatShowsNothing_givesItsPlaceBack() {
    List<Pass> probes = halfOpen();
    for (int i = 0; i < 20; i++) {
      probes.removeFirst().end(Blame.NOTHING);
      probes.add(ask());
      assertRefuses();
    }
    probes.forEach(probe -> probe.end(Blame.SUCCESS));
    assertThat(breaker.state()).isEqualTo(CircuitState.CLOSED);
  }

  @Test
  void probeThatNeverEnds_hasFailedASecondAfterTheTimeout() {
    List<Pass> probes = halfOpen();
    time.advance(TIMEOUT.plusSeconds(1).minus(NANO));
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);

    time.advance(NANO);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    probes.forEach(probe -> probe.end(Blame.SUCCESS));
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  @Test
  void upload_doesNotCountAsTheProbesAge() {
    List<Pass> probes = halfOpen();
    probes.get(2).end(Blame.NOTHING);
    for (Pass probe : probes.subList(0, 2)) {
      probe.uploading(true);
      probe.uploading(true);
    }
    time.advance(Duration.ofHours(1));
    for (Pass probe : probes.subList(0, 2)) {
      probe.uploading(false);
      probe.uploading(false);
    }
    time.advance(TIMEOUT.plusSeconds(1).minus(NANO));
    assertThat(breaker.state()).isEqualTo(CircuitState.HALF_OPEN);
    time.advance(NANO);
    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
    probes.forEach(probe -> probe.uploading(true));
    probes.forEach(probe -> probe.uploading(false));
  }

  @Test
  void uploadThatTakesLong_keepsNoPlaceFromTheNextCall() {
    List<Pass> probes = halfOpen();
    probes.forEach(probe -> probe.uploading(true));
    time.advance(TIMEOUT.plusSeconds(1).minus(NANO));
    assertRefuses();

    time.advance(NANO);

    Pass next = ask();
    probes.get(0).end(Blame.SUCCESS);
    assertThat(breaker.state()).as("one success").isEqualTo(CircuitState.HALF_OPEN);
    next.end(Blame.SUCCESS);
    assertThat(breaker.state()).as("a late one counts too").isEqualTo(CircuitState.CLOSED);
    probes.get(1).uploading(false);
    probes.get(1).end(Blame.FAILURE);
  }

  @Test
  void uploadThatStopsAndGoesOn_keepsItsPlaceNoLonger() {
    List<Pass> probes = halfOpen();
    Duration half = TIMEOUT.plusSeconds(1).dividedBy(2);
    for (int i = 0; i < 2; i++) {
      assertRefuses();
      probes.forEach(probe -> probe.uploading(true));
      time.advance(half);
      probes.forEach(probe -> probe.uploading(false));
    }
    probes.forEach(probe -> probe.uploading(true));
    time.runReady();

    ask().end(Blame.NOTHING);
    ask().end(Blame.FAILURE);
    ask().end(Blame.FAILURE);

    assertThat(breaker.state()).isEqualTo(CircuitState.OPEN);
  }

  /** It had waited for the lock while the upload began, or ended, and another took its place. */
  @ParameterizedTest
  @CsvSource({"0, true", "0, false", "1, false"})
  void timerThatWasCancelled_saysNothing(int number, boolean uploads) {
    List<Runnable> timers = new ArrayList<>();
    Loop late =
        new Loop(
            time.clock(),
            (nanos, task) -> {
              timers.add(task);
              return () -> {};
            },
            Runnable::run);
    CircuitBreaker one = breaker(1, late);
    for (int i = 0; i < 4; i++) {
      requireNonNull(one.ask(TIMEOUT)).end(Blame.FAILURE);
    }
    time.advance(Duration.ofSeconds(5));
    Pass probe = requireNonNull(one.ask(TIMEOUT));
    probe.uploading(true);
    if (!uploads) {
      probe.uploading(false);
    }

    timers.get(number).run();

    assertThat(one.state()).isEqualTo(CircuitState.HALF_OPEN);
    assertThat(one.ask(TIMEOUT)).as("its place").isNull();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 2", "4, 2, 3", "10, 5, 6"})
  void verdict_comesByTheShareOfTheProbes(int probes, int failures, int successes) {
    for (Blame blame : List.of(Blame.FAILURE, Blame.SUCCESS)) {
      CircuitBreaker one = breaker(probes);
      for (int i = 0; i < 4; i++) {
        requireNonNull(one.ask(TIMEOUT)).end(Blame.FAILURE);
      }
      time.advance(Duration.ofSeconds(5));
      int needed = blame == Blame.FAILURE ? failures : successes;
      for (int i = 0; i < needed; i++) {
        assertThat(one.state()).isNotEqualTo(CircuitState.CLOSED);
        requireNonNull(one.ask(TIMEOUT)).end(blame);
      }
      assertThat(one.state())
          .isEqualTo(blame == Blame.FAILURE ? CircuitState.OPEN : CircuitState.CLOSED);
    }
  }
}
