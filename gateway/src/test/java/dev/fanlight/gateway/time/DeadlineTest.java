package dev.fanlight.gateway.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  /** Two nanoseconds before it wraps around. */
  private final Clock clock = () -> Long.MAX_VALUE - 1;

  @Test
  void remaining_acrossTheWrapAround_isWhatIsLeft() {
    assertThat(Deadline.of(clock, Duration.ofNanos(10)).remainingNanos(clock)).isEqualTo(10);
  }

  @Test
  void passed_atTheVeryInstant_isTrue() {
    assertThat(Deadline.of(clock, Duration.ZERO).passed(clock)).isTrue();
    assertThat(Deadline.of(clock, Duration.ofNanos(1)).passed(clock)).isFalse();
  }

  @Test
  void min_acrossTheWrapAround_isTheEarlier() {
    Deadline before = Deadline.of(clock, Duration.ofNanos(1));
    Deadline after = Deadline.of(clock, Duration.ofNanos(9));
    assertThat(before.min(after)).isEqualTo(before);
    assertThat(after.min(before)).isEqualTo(before);
    assertThat(before.earlierThan(after)).isTrue();
    assertThat(after.earlierThan(before)).isFalse();
  }

  @Test
  void of_aTimeoutBeyondTheClocksRange_isStillAhead() {
    Deadline never = Deadline.of(clock, Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(never.passed(clock)).isFalse();
    assertThat(Deadline.of(clock, Duration.ofNanos(-5)).earlierThan(never)).isTrue();
  }

  @Test
  void never_isLaterThanAnyOtherTimeout_wheneverThatBegan() {
    Deadline never = Deadline.of(clock, Deadline.NEVER);
    Clock later = () -> clock.nanoTime() + Duration.ofDays(365).toNanos();
    assertThat(never.passed(later)).isFalse();
    assertThat(Deadline.of(later, Duration.ofDays(365)).earlierThan(never)).isTrue();
    assertThat(never.min(Deadline.of(later, Deadline.NEVER))).isEqualTo(never);
  }
}
