package dev.fanlight.gateway.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A line that a hostile client could otherwise fill the log with. */
class MinuteLineTest {
  private final AtomicLong now = new AtomicLong(1);
  private final MinuteLine line = new MinuteLine(now::get);

  @Test
  void theFirstReason_isSaidAtOnce() {
    assertThat(line.due()).isEqualTo(1);
  }

  @Test
  void furtherReasons_areSaidTogether_aMinuteLater() {
    line.due();
    for (int i = 0; i < 1000; i++) {
      assertThat(line.due()).isZero();
    }

    now.addAndGet(TimeUnit.MINUTES.toNanos(1));

    assertThat(line.due()).isEqualTo(1001);
    assertThat(line.due()).isZero();
  }
}
