package dev.fanlight.gateway.fanout;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
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
  @FieldSource({
    "dev.fanlight.gateway.fanout.FanOutBreakages#OF_RULES",
    "dev.fanlight.gateway.fanout.StreamBreakages#OF_KINDS",
    "dev.fanlight.gateway.fanout.StreamBreakages#OF_RELOADS"
  })
  void breakageOfRules_isNoticedInSomeSchedule(Breakage breakage) {
    assertNoticed(breakage, breakage.load(FanOutSimulation.OfSeed.class, LongConsumer.class));
  }

  @ParameterizedTest
  @Timeout(value = 1, unit = MINUTES, threadMode = SEPARATE_THREAD)
  @FieldSource("dev.fanlight.gateway.fanout.AnswerBreakages#OF_ANSWERS")
  void breakageOfAnswers_isNoticedBesideTheModel(Breakage breakage) {
    assertNoticed(breakage, breakage.load(ModelRun.OfSeed.class, LongConsumer.class));
  }

  private static void assertNoticed(Breakage breakage, LongConsumer seeds) {
    Throwable noticed = catchThrowable(() -> KnownSeeds.andThen(SEEDS).forEach(seeds));
    assertThat(noticed).isInstanceOf(AssertionError.class);
    if (Boolean.getBoolean("sim.whole")) {
      String rule = String.valueOf(noticed.getMessage()).lines().findFirst().orElse("");
      System.out.printf("%-40s %s%n", breakage, rule);
    }
  }
}
