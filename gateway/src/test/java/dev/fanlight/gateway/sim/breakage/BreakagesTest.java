package dev.fanlight.gateway.sim.breakage;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The random schedules notice every bug of the list. */
class BreakagesTest {
  private static final int SEEDS = 3000;

  /** Seeds that notice what few others do. They come first, because that saves most of the time. */
  private static final long[] TELLING = {399, 63};

  @ParameterizedTest
  @Timeout(value = 1, unit = MINUTES, threadMode = SEPARATE_THREAD)
  @MethodSource("all")
  void breakage_isNoticed(Breakage breakage) {
    LongConsumer schedules = breakage.load(breakage.schedules(), LongConsumer.class);

    assertThatThrownBy(() -> seeds().forEach(schedules)).isInstanceOf(AssertionError.class);
  }

  private static LongStream seeds() {
    return LongStream.concat(LongStream.of(TELLING), LongStream.range(0, SEEDS));
  }

  static List<Breakage> all() {
    return Breakages.ALL;
  }
}
