package dev.fanlight.gateway.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleTimerTest {
  private final Simulation time = new Simulation(0);
  private final List<Duration> idle = new ArrayList<>();
  private final IdleTimer timer =
      new IdleTimer(time.newLoop().loop(), Duration.ofSeconds(10), () -> idle.add(time.elapsed()));

  @Test
  void untouched_isIdleAfterTheLimit() {
    timer.start();

    time.runUntilIdle();

    assertThat(idle).containsExactly(Duration.ofSeconds(10));
  }

  @Test
  void touched_isIdleTheLimitAfterTheLastTouch() {
    timer.start();
    time.advance(Duration.ofSeconds(4));
    timer.touch();
    time.advance(Duration.ofSeconds(5));
    timer.touch();

    time.runUntilIdle();

    assertThat(idle).containsExactly(Duration.ofSeconds(19));
  }

  @Test
  void stopped_isNeverIdle() {
    timer.start();
    time.advance(Duration.ofSeconds(4));

    timer.stop();
    timer.stop();

    assertThat(time.pendingTimers()).isZero();
    time.runUntilIdle();
    assertThat(idle).isEmpty();
  }

  @Test
  void stoppedAfterATouchWasSeen_isNeverIdle() {
    timer.start();
    time.advance(Duration.ofSeconds(4));
    timer.touch();
    time.advance(Duration.ofSeconds(8));

    timer.stop();

    assertThat(time.pendingTimers()).isZero();
    assertThat(idle).isEmpty();
  }

  @Test
  void startedAgain_countsFromTheStart() {
    timer.start();
    time.advance(Duration.ofSeconds(4));
    timer.stop();
    time.advance(Duration.ofSeconds(4));

    timer.start();
    time.runUntilIdle();

    assertThat(idle).containsExactly(Duration.ofSeconds(18));
  }
}
