package dev.fanlight.gateway.server.terms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.sim.Simulation;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What counts as a client's slowness. */
class ClientRateTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Simulation time = new Simulation(0);
  private int slow;
  private final ClientRate rate =
      new ClientRate(time.newLoop().loop(), new BodyRate(10, Duration.ofSeconds(10)), () -> slow++);

  private void second(int bytes) {
    time.advance(SECOND);
    rate.moved(bytes);
  }

  @Test
  void aClientBelowTheRate_isToldOfOnceAfterItsTime() {
    rate.owes(true);
    for (int i = 0; i < 9; i++) {
      second(9);
    }
    assertThat(slow).isZero();

    time.advance(SECOND);

    assertThat(slow).isEqualTo(1);
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void aClientAtTheRate_goesOnForEver() {
    rate.owes(true);
    rate.moved(10);
    for (int i = 0; i < 100; i++) {
      second(10);
    }
    assertThat(slow).isZero();
  }

  @Test
  void timeThatIsNotTheClients_isNotCounted() {
    for (int i = 0; i < 9; i++) {
      rate.owes(true);
      time.advance(SECOND);
      rate.owes(false);
      time.advance(Duration.ofHours(1));
    }
    assertThat(slow).isZero();
    assertThat(time.pendingTimers()).isZero();

    rate.owes(true);
    time.advance(SECOND);

    assertThat(slow).isEqualTo(1);
  }

  @Test
  void whatHasStopped_leavesNoTimer() {
    rate.owes(true);
    rate.stop();
    rate.owes(false);
    rate.owes(true);

    assertThat(time.pendingTimers()).isZero();
  }
}
