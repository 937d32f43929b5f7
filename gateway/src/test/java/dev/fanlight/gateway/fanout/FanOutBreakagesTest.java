package dev.fanlight.gateway.fanout;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.fanlight.gateway.sim.Breakage;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What happens to the random schedules, and to the model, when the engine is broken. */
class FanOutBreakagesTest {
  private static final int SEEDS = 3000;

  @ParameterizedTest
  @Timeout(value = 1, unit = MINUTES, threadMode = SEPARATE_THREAD)
  @FieldSource("dev.fanlight.gateway.fanout.FanOutBreakages#OF_RULES")
  void breakageOfRules_isNoticedInSomeSchedule(Breakage breakage) {
    assertNoticed(breakage.load(FanOutSimulation.OfSeed.class, LongConsumer.class));
  }

  @ParameterizedTest
  @Timeout(value = 1, unit = MINUTES, threadMode = SEPARATE_THREAD)
  @FieldSource("dev.fanlight.gateway.fanout.FanOutBreakages#OF_ANSWERS")
  void breakageOfAnswers_isNoticedBesideTheModel(Breakage breakage) {
    assertNoticed(breakage.load(ModelRun.OfSeed.class, LongConsumer.class));
  }

  private static void assertNoticed(LongConsumer seeds) {
    assertThatThrownBy(() -> KnownSeeds.andThen(SEEDS).forEach(seeds))
        .isInstanceOf(AssertionError.class);
  }
}
