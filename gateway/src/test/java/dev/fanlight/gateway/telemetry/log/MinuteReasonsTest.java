package dev.fanlight.gateway.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many reasons fill no log. */
class MinuteReasonsTest {
  private long now;
  private final MinuteReasons reasons = new MinuteReasons(() -> now);

  private long due() {
    return IntStream.range(0, 100).filter(i -> reasons.isDue("reason " + i)).count();
  }

  @Test
  void manyReasons_haveAFewLinesAMinute() {
    assertThat(due()).isEqualTo(MinuteReasons.MOST);
    assertThat(due()).isZero();

    now += TimeUnit.MINUTES.toNanos(1);

    assertThat(due()).isEqualTo(MinuteReasons.MOST);
  }
}
