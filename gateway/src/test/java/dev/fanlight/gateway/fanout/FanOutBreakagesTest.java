package dev.fanlight.gateway.fanout;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Timeout.ThreadMode.SEPARATE_THREAD;

import dev.fanlight.gateway.sim.Breakage;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens to the random schedules, and to the model, when the engine is broken. */
class FanOutBreakagesTest {
  private static final int SEEDS = 3000;
  private static final List<List<Breakage>> OF_RULES =
      List.of(FanOutBreakages.OF_RULES, StreamBreakages.OF_KINDS, StreamBreakages.OF_RELOADS);

  @ParameterizedTest
  @Timeout(value = 1, unit = MINUTES, threadMode = SEPARATE_THREAD)
  @MethodSource("ofRules")
  void breakageOfRules_isNoticedInSomeSchedule(Breakage breakage) {
    assertNoticed(breakage, breakage.load(FanOutSimulation.OfSeed.class, LongConsumer.class));
  }

  @ParameterizedTest
  @Timeout(value = 1, unit = MINUTES, threadMode = SEPARATE_THREAD)
  @MethodSource("ofAnswers")
  void breakageOfAnswers_isNoticedBesideTheModel(Breakage breakage) {
    assertNoticed(breakage, breakage.load(ModelRun.OfSeed.class, LongConsumer.class));
  }

  @Test
  void everyBreakage_findsThePlaceThatItBreaks() {
    Stream<Breakage> rules = OF_RULES.stream().flatMap(List::stream);
    Stream<Breakage> all = Stream.concat(rules, AnswerBreakages.OF_ANSWERS.stream());

    assertThat(all).allSatisfy(Breakage::brokenSource);
  }

  static Stream<Breakage> ofRules() {
    return OF_RULES.stream().flatMap(FanOutBreakagesTest::slice);
  }

  static Stream<Breakage> ofAnswers() {
    return slice(AnswerBreakages.OF_ANSWERS);
  }

  /** Every fifth, spread over the classes; all of them at full length. */
  private static Stream<Breakage> slice(List<Breakage> breakages) {
    int step = Boolean.getBoolean("sim.whole") ? 1 : 5;
    return IntStream.range(0, breakages.size()).filter(i -> i % step == 0).mapToObj(breakages::get);
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
