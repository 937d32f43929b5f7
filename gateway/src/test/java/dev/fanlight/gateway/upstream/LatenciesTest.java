package dev.fanlight.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The percentile that hedges wait for, under a clock that a test moves. */
class LatenciesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private volatile long now = 5_000_000_000L;
  private final Latencies latencies = new Latencies(() -> now);

  private void recorded(int times, long millis) {
    for (int i = 0; i < times; i++) {
      latencies.record(Duration.ofMillis(millis).toNanos());
    }
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private long millis() {
    return Duration.ofNanos(latencies.p95()).toMillis();
  }

  @Test
  void p95_ofFewerThanAHundredSamples_isNotKnown() {
    recorded(99, 10);
    pass(SECOND);
    assertThat(latencies.p95()).isEqualTo(-1);
    recorded(1, 10);
    pass(SECOND);
    assertThat(millis()).isEqualTo(10);
  }

  @Test
  void p95_isComputedOnceASecond() {
    recorded(100, 10);
    pass(SECOND);
    assertThat(millis()).isEqualTo(10);
    recorded(10_000, 100);
    pass(SECOND.minusNanos(1));
    assertThat(millis()).isEqualTo(10);
    pass(Duration.ofNanos(1));
    assertThat(millis()).isCloseTo(100, within(1L));
  }

  @Test
  void samples_olderThanAMinute_areForgotten() {
    recorded(100, 10);
    pass(SECOND);
    assertThat(millis()).isEqualTo(10);
    pass(Duration.ofMinutes(1));
    assertThat(latencies.p95()).isEqualTo(-1);
  }

  @Test
  void samples_thatNobodyAskedAboutForAMinute_areForgottenToo() {
    recorded(100, 10);
    pass(Duration.ofMinutes(2));
    assertThat(latencies.p95()).isEqualTo(-1);
  }

  @Test
  void callersOfSeveralThreads_loseNoSample() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      Thread.startVirtualThread(() -> {
        for (int n = 0; n < 5_000; n++) {
          latencies.record(1_000_000);
        }
        done.countDown();
      });
    }
    done.await();
    recorded(499, 50);
    pass(SECOND);
    assertThat(millis()).isEqualTo(1);
    recorded(100, 50);
    pass(SECOND);
    assertThat(millis()).isCloseTo(50, within(1L));
  }
}
