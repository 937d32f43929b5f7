package dev.fanlight.gateway.server.terms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.ListenerConfig.BodyRate;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.meter.ListenerMeters.Cut;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a client takes too little, and when nothing is held against it. */
class PatienceTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Simulation time = new Simulation(0);
  private final List<Cut> cuts = new ArrayList<>();
  private long taken;

  /** At least 10 bytes a second within 10 seconds, and any byte within 40 seconds. */
  private final Patience patience = patience(Duration.ofSeconds(40));

  private Patience patience(Duration idle) {
    Patience.Taker taker =
        new Patience.Taker() {
          @Override
          public long taken() {
            return taken;
          }

          @Override
          public void cut(Cut reason) {
            cuts.add(reason);
          }
        };
    BodyRate rate = new BodyRate(10, Duration.ofSeconds(10));
    return new Patience(time.newLoop().loop(), new Patience.Bounds(idle, rate), taker);
  }

  private void seconds(int count, int bytesEach) {
    for (int i = 0; i < count; i++) {
      time.advance(SECOND);
      taken += bytesEach;
    }
  }

  @Test
  void aClientBelowTheRate_isCutOffOnce_atMostAQuarterLater() {
    patience.waits();
    seconds(12, 9);
    assertThat(cuts).isEmpty();

    seconds(1, 9);

    assertThat(cuts).containsExactly(Cut.SLOW_READER);
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void aClientAtTheRate_goesOnForEver() {
    patience.waits();
    seconds(500, 10);
    assertThat(cuts).isEmpty();
  }

  @Test
  void aBurstThatTheConnectionTookAtOnce_buysTheSameTimeOnceMore() {
    taken = 1_000_000;
    patience.waits();
    taken = 2_000_000;
    seconds(22, 0);
    assertThat(cuts).isEmpty();

    seconds(1, 0);

    assertThat(cuts).containsExactly(Cut.SLOW_READER);
  }

  @Test
  void aClientWhoseBytesShowInLumps_goesOn() {
    patience.waits();
    seconds(3, 0);
    for (int lump = 0; lump < 20; lump++) {
      seconds(1, 400);
      seconds(29, 0);
    }
    assertThat(cuts).isEmpty();
  }

  @Test
  void aLumpThatTookAllOfIt_countsToo() {
    patience.waits();
    seconds(9, 0);
    patience.settled();
    taken += 300;
    patience.waits();
    seconds(29, 0);
    assertThat(cuts).isEmpty();
  }

  @Test
  void aLump_buysNoMoreThanItsBytesAreWorth() {
    patience.waits();
    seconds(3, 0);
    seconds(1, 200);
    seconds(30, 0);

    assertThat(cuts).containsExactly(Cut.SLOW_READER);
  }

  @Test
  void aLump_buysNoMoreThanTheIdleTime() {
    patience.waits();
    seconds(3, 0);
    seconds(1, 1_000_000);
    seconds(43, 0);

    assertThat(cuts).hasSize(1);
  }

  @Test
  void aClientThatTakesAllOfIt_startsAfresh() {
    for (int i = 0; i < 20; i++) {
      patience.waits();
      seconds(9, 1);
      patience.settled();
    }
    assertThat(cuts).isEmpty();
  }

  @Test
  void quietTime_isNotCounted_andNeedsNoTimer() {
    patience.waits();
    seconds(1, 0);
    patience.settled();
    seconds(1000, 0);
    assertThat(cuts).isEmpty();
    assertThat(time.pendingTimers()).isZero();
  }

  @Test
  void aClientThatTakesNothingForTheIdleTime_isCutOffForThat() {
    Patience hasty = patience(Duration.ofSeconds(4));
    hasty.waits();
    seconds(5, 0);
    assertThat(cuts).containsExactly(Cut.IDLE_READER);
  }

  @Test
  void anyByte_isProgressForTheIdleTime() {
    Patience hasty = patience(Duration.ofSeconds(4));
    hasty.waits();
    seconds(10, 1);
    assertThat(cuts).isEmpty();
  }

  @Test
  void whatHasStopped_leavesNoTimer() {
    patience.waits();
    patience.stop();
    patience.waits();
    assertThat(time.pendingTimers()).isZero();
  }
}
