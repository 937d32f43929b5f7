package dev.fanlight.gateway.limit.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who fails first where some holders have stalled. */
class StalledHoldersTest extends MemoryScene {
  private void stall(MemoryHolder reading) {
    time.advance(Duration.ofMillis(600));
    reading.giveBack(64 * KIB);
    assertThat(reading.take(64 * KIB)).isTrue();
    time.advance(Duration.ofMillis(600));
  }

  @Test
  void take_beyondAQuarter_failsOneThatHasStalled_beforeALargerOneThatIsRead() {
    MemoryHolder stalled = holding("many", 128 * KIB);
    for (int i = 0; i < 4; i++) {
      holding("many", 127 * KIB);
    }
    MemoryHolder reading = holding("many", 300 * KIB);
    stall(reading);

    assertThat(reading.take(150 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).containsExactly(stalled);
  }

  @Test
  void take_beyondTheBudget_failsOneThatHasStalled_beforeALargerOneThatIsRead() {
    for (int i = 0; i < 7; i++) {
      holding("client " + i, 500 * KIB);
    }
    MemoryHolder reading = holding("reader", 550 * KIB);
    stall(reading);

    assertThat(reading.take(100 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).hasSize(1).doesNotContain(reading);
  }

  @Test
  void take_beyondTheBudget_failsOneThatStalledLongAgo_beforeALargerOneThatHasPaused() {
    MemoryHolder stalled = holding("stalled", 900 * KIB);
    time.advance(Duration.ofMillis(3_500));
    holding("paused", 1000 * KIB);
    time.advance(Duration.ofMillis(1_500));
    for (int i = 0; i < 2; i++) {
      holding("client " + i, 950 * KIB);
    }

    assertThat(holder("honest").take(400 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).containsExactly(stalled);
  }

  /** Else a byte now and then would keep what it holds from being given up. */
  @Test
  void take_beyondTheBudget_failsOneOfWhichFewBytesMove() {
    MemoryHolder trickling = holding("trickle", 900 * KIB);
    for (int i = 0; i < 3; i++) {
      holding("client " + i, 950 * KIB);
    }
    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofMillis(100));
      trickling.giveBack(1);
      assertThat(trickling.take(1)).isTrue();
      holders.stream()
          .skip(1)
          .forEach(moving -> {
            moving.giveBack(100 * KIB);
            assertThat(moving.take(100 * KIB)).isTrue();
          });
    }

    assertThat(holder("asks").take(600 * KIB)).isTrue();
    time.runUntilIdle();

    assertThat(refused).containsExactly(trickling);
  }

  /** A few bytes are no help, and their holder is not to blame. */
  @Test
  void take_byOneFarLargerThanThoseThatHaveStalled_isRefused() {
    for (int i = 0; i < 3; i++) {
      holding("greedy", 65 * KIB);
    }
    MemoryHolder greedy = holding("greedy", 600 * KIB);
    stall(greedy);

    assertThat(greedy.take(500 * KIB)).isFalse();

    assertThat(refused).containsExactly(greedy);
  }
}
