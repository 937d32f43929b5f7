package dev.fanlight.gateway.sim.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.sim.breakage.Breakages;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShrinkTest {
  private static final int SEEDS = 2_000;

  @Test
  void failingSchedule_isShrunkToTheCallsItTakes() {
    LongFunction<?> shrink = Breakages.SIBLINGS_GO_ON.load(Shrink.class, LongFunction.class);

    List<?> takes =
        LongStream.range(0, SEEDS)
            .filter(seed -> Shrink.calls(seed, Set.of()).size() > 20)
            .<List<?>>mapToObj(seed -> (List<?>) shrink.apply(seed))
            .filter(calls -> !calls.isEmpty())
            .findFirst()
            .orElseThrow();

    assertThat(takes).hasSizeLessThan(6);
  }

  @Test
  void soundSchedule_isShrunkToNothing() {
    assertThat(new Shrink().apply(0)).isEmpty();
  }
}
