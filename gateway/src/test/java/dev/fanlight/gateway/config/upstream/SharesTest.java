package dev.fanlight.gateway.config.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.CareConfig.Panic;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Shares mean what is written, also where their binary fractions are a hair more or less. */
class SharesTest {
  private static FailureRate rate(double share) {
    return new FailureRate(share, 1, Duration.ofSeconds(10));
  }

  @Test
  void sevenOfAHundredFailures_areSevenPercent() {
    assertThat(rate(0.07).reached(7, 100)).isTrue();
    assertThat(rate(0.07).reached(6, 100)).isFalse();
    assertThat(rate(0.07).reached(69_999, 1_000_000)).isFalse();
  }

  @Test
  void sevenPercentOfAHundredProbes_areSeven() {
    assertThat(rate(0.07).tooMany(100)).isEqualTo(7);
    assertThat(rate(0.07).tooMany(101)).isEqualTo(8);
  }

  @Test
  void sevenOfAHundredUsableEndpoints_areNotLessThanSevenPercent() {
    assertThat(new Panic(true, 0.07).at(7, 100)).isFalse();
    assertThat(new Panic(true, 0.07).at(6, 100)).isTrue();
  }

  @Test
  void twentyNinePercentOfAHundredEndpoints_areTwentyNine() {
    Duration time = Duration.ofSeconds(10);
    OutlierConfig outlier = new OutlierConfig(1, rate(1), Set.of(), time, time, 0.29, false);

    assertThat(outlier.most(100)).isEqualTo(29);
    assertThat(outlier.most(99)).isEqualTo(28);
    assertThat(outlier.most(2)).isOne();
  }
}
