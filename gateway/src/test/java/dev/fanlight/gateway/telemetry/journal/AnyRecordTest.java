package dev.fanlight.gateway.telemetry.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.telemetry.journal.FinishedExchange.Part;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnyRecordTest {
  /** The path of any record has no gap and is no longer than the exchange. */
  @Test
  void anyRecord_isCoveredExactly() {
    for (int seed = 0; seed < 5000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ExchangeRecord any = RandomRecord.of(random);
      FinishedExchange read = FinishedExchange.of(any);
      long at = 0;
      for (Part part : read.criticalPath()) {
        assertThat(part.startAt()).as("seed %s: %s", seed, read).isEqualTo(at);
        assertThat(part.durationNanos()).as("seed %s: %s", seed, read).isPositive();
        at += part.durationNanos();
      }
      assertThat(at).as("seed %s: %s", seed, read).isEqualTo(read.ending().durationNanos());
    }
  }
}
