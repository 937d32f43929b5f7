package dev.fanlight.gateway.bootstrap.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How often something is read that many ask for. */
@Timeout(60)
class BriefReadingTest {
  private static final int MANY = 8;

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final BriefReading<String, Integer> brief = new BriefReading<>(nanos::get);
  private final AtomicInteger readings = new AtomicInteger();

  private int read(String version) {
    return brief.of(version, readings::incrementAndGet);
  }

  @Test
  void whoeverAsksDuringAReading_getsItsResult() throws Exception {
    CountDownLatch asked = new CountDownLatch(MANY);
    Callable<Integer> asker =
        () -> {
          asked.countDown();
          return brief.of(
              "v",
              () -> {
                await(asked);
                return readings.incrementAndGet();
              });
        };
    try (ExecutorService threads = Executors.newFixedThreadPool(MANY)) {
      for (Future<Integer> answer : threads.invokeAll(Collections.nCopies(MANY, asker))) {
        assertThat(answer.get()).isEqualTo(1);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  @Test
  void result_isKeptForAMoment() {
    int first = read("v");
    nanos.addAndGet(BriefReading.KEPT_NANOS - 1);
    assertThat(read("v")).isEqualTo(first);
    nanos.addAndGet(1);
    assertThat(read("v")).isEqualTo(first + 1);
  }

  @Test
  void anotherVersion_isReadAtOnce() {
    assertThat(List.of(read("v"), read("w"), read("v"))).containsExactly(1, 2, 3);
  }

  @Test
  void readingThatFails_isMadeAgain() {
    assertThatThrownBy(() ->
            brief.of(
                "v",
                () -> {
                  throw new IllegalStateException("no");
                }))
        .hasMessage("no");
    assertThat(read("v")).isEqualTo(1);
  }
}
