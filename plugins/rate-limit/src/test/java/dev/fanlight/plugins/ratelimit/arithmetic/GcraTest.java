package dev.fanlight.plugins.ratelimit.arithmetic;

import static dev.fanlight.plugins.ratelimit.arithmetic.Limit.FRESH;
import static dev.fanlight.plugins.ratelimit.arithmetic.Limit.REFUSED;
import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.BEGAN;
import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GcraTest {
  /** A policy can have no larger limit. */
  private static final long MOST_EACH_SECOND = 1_000_000;

  private static final long YEAR = 365L * 86_400 * SECOND;

  @Test
  void aBurst_passesAtOnceAndComesBackUnitByUnit() {
    Gcra limit = new Gcra(60, 60 * SECOND, 3, false);
    long state = FRESH;
    for (int left = 2; left >= 0; left--) {
      state = limit.charge(state, 1, BEGAN);
      assertThat(limit.remaining(state, BEGAN)).isEqualTo(left);
    }

    assertThat(limit.charge(state, 1, BEGAN)).isEqualTo(REFUSED);
    assertThat(limit.nanosUntilRoom(state, 1, BEGAN)).isEqualTo(SECOND);
    assertThat(limit.nanosUntilRoom(state, 2, BEGAN)).isEqualTo(2 * SECOND);
    assertThat(limit.nanosUntilFull(state, BEGAN)).isEqualTo(3 * SECOND);
    assertThat(limit.charge(state, 1, BEGAN + SECOND - 1)).isEqualTo(REFUSED);
    assertThat(limit.charge(state, 1, BEGAN + SECOND)).isNotEqualTo(REFUSED);
    assertThat(limit.deadAt(state)).isEqualTo(BEGAN + 3 * SECOND);
    assertThat(limit.remaining(state, BEGAN + 3 * SECOND)).isEqualTo(3);
  }

  /** All limits that a policy can have with such a window, and most of them do not divide it. */
  @Test
  void property_neverMoreThanLimitPlusBurstInAnyWindow() {
    for (int seed = 0; seed < 600; seed++) {
      LimitRandom random = new LimitRandom(seed);
      long seconds = random.upTo(100);
      long window = seconds * SECOND;
      long quota = random.ofAnySize(seconds * MOST_EACH_SECOND);
      long burst = random.upTo(2 * quota);
      long pace = window / random.ofAnySize(quota);
      Gcra limit = new Gcra(quota, window, burst, false);
      List<long[]> passed = LimitRandom.nothingYet();
      long state = FRESH;
      long now = BEGAN;
      for (int i = 0; i < 1000; i++) {
        now =
            random.chance(0.1)
                ? random.oneWindowLater(passed, window, now)
                : now + random.pause(pace);
        long cost = cost(random, burst, limit.remaining(state, now));
        long next = limit.charge(state, cost, now);
        if (next != REFUSED) {
          state = next;
          passed.add(new long[] {now, cost});
        } else {
          assertThat(limit.remaining(state, now)).isLessThan(cost);
          long wait = limit.nanosUntilRoom(state, cost, now);
          assertThat(limit.charge(state, cost, now + wait)).isNotEqualTo(REFUSED);
          assertThat(limit.charge(state, cost, now + wait - 1)).isEqualTo(REFUSED);
        }
      }
      assertThat(LimitRandom.mostIn(passed, window))
          .describedAs("seed %d: %d in %d s, burst %d", seed, quota, seconds, burst)
          .isLessThanOrEqualTo(quota + burst);
    }
  }

  /** One unit, some, or all that are left. */
  private static long cost(LimitRandom random, long burst, long remaining) {
    return switch (random.below(4)) {
      case 0 -> random.upTo(burst);
      case 1 -> Math.max(1, remaining);
      default -> 1;
    };
  }

  @Test
  void property_whatIsPaidAfterwardsMakesAtMostOneWindowOfDebt() {
    for (int seed = 0; seed < 300; seed++) {
      LimitRandom random = new LimitRandom(seed);
      long quota = random.upTo(100);
      long window = random.upTo(100) * SECOND;
      long burst = random.upTo(quota);
      Gcra limit = new Gcra(quota, window, burst, true);
      long state = FRESH;
      long now = BEGAN;
      for (int i = 0; i < 200; i++) {
        now += random.pause(window / quota);
        long charged = limit.charge(state, 1, now);
        if (charged != REFUSED) {
          state = charged;
          now += random.pause(window / quota);
          state =
              limit.settle(state, charged, 1, random.below(3) * random.upTo(Limit.MOST / 2), now);
        }
        assertThat(limit.nanosUntilRoom(state, burst, now))
            .describedAs("seed %d", seed)
            .isLessThanOrEqualTo(Math.ceilDiv(window, quota) * burst + window);
      }
    }
  }

  @Test
  void property_refundsNeverGiveMoreThanWasTaken() {
    for (int seed = 0; seed < 300; seed++) {
      LimitRandom random = new LimitRandom(seed);
      long quota = random.upTo(100);
      Gcra limit = new Gcra(quota, 10 * SECOND, quota, true);
      long now = BEGAN;
      long before = FRESH;
      for (int i = random.below(20); i > 0; i--) {
        before = Math.max(before, limit.charge(before, 1, now));
      }
      long charged = limit.charge(before, 1, now);
      if (charged == REFUSED) {
        continue;
      }
      now += random.pause(10 * SECOND / quota);

      long after = limit.settle(charged, charged, 1, 0, now);

      assertThat(limit.remaining(after, now)).isEqualTo(limit.remaining(before, now));
    }
  }

  @Test
  void aRefundOfWhatHasComeBackMeanwhile_givesNothing() {
    Gcra limit = new Gcra(10, 10 * SECOND, 10, true);
    long first = limit.charge(FRESH, 1, BEGAN);
    long later = BEGAN + 5 * SECOND;
    long second = limit.charge(first, 1, later);

    assertThat(limit.settle(second, first, 1, 0, later)).isEqualTo(second);
  }

  @Test
  void oneForEachYear_andAMillionForEachSecond_doNotOverflow() {
    Gcra yearly = new Gcra(1, YEAR, 1, true);
    long state = yearly.charge(FRESH, 1, BEGAN);
    assertThat(yearly.charge(state, 1, BEGAN + YEAR - 1)).isEqualTo(REFUSED);
    assertThat(yearly.charge(state, 1, BEGAN + YEAR)).isEqualTo(BEGAN + 2 * YEAR);
    assertThat(yearly.settle(state, state, 1, Limit.MOST, BEGAN)).isEqualTo(BEGAN + 2 * YEAR);
    assertThat(yearly.nanosUntilRoom(state, Limit.MOST, BEGAN)).isEqualTo(YEAR);

    Gcra fast = new Gcra(1_000_000, SECOND, 1_000_000, false);
    long full = fast.charge(FRESH, 1_000_000, BEGAN);
    assertThat(full).isEqualTo(BEGAN + SECOND);
    assertThat(fast.charge(full, 1, BEGAN + 999)).isEqualTo(REFUSED);
    assertThat(fast.charge(full, 1, BEGAN + 1000)).isNotEqualTo(REFUSED);

    Gcra large = new Gcra(Limit.MOST, YEAR, Limit.MOST, true);
    long most = large.charge(FRESH, Limit.MOST, BEGAN);
    assertThat(large.remaining(most, BEGAN)).isZero();
    assertThat(large.settle(most, most, 1, Limit.MOST, BEGAN)).isPositive();
  }

  @Test
  void aCostBeyondTheBurst_isRefusedForEver() {
    Gcra limit = new Gcra(10, SECOND, 5, false);

    assertThat(limit.charge(FRESH, 6, BEGAN)).isEqualTo(REFUSED);
    assertThat(limit.charge(FRESH, Limit.MOST, BEGAN)).isEqualTo(REFUSED);
    assertThat(limit.nanosUntilRoom(FRESH, 6, BEGAN)).isZero();
  }

  @Test
  void aClockThatIsSetBack_makesNobodyWaitForLongerThanAnExhaustedLimit() {
    Gcra limit = new Gcra(10, 10 * SECOND, 10, false);
    long state = limit.charge(FRESH, 1, BEGAN);
    long back = BEGAN - YEAR;

    assertThat(limit.charge(state, 1, back)).isEqualTo(REFUSED);
    assertThat(limit.nanosUntilRoom(state, 1, back)).isEqualTo(SECOND);
    assertThat(limit.charge(state, 10, BEGAN + YEAR)).isNotEqualTo(REFUSED);
  }

  @Test
  void aChangedLimit_keepsTheShareThatWasUsed() {
    Gcra before = new Gcra(10, 60 * SECOND, 10, false);
    Gcra after = new Gcra(100, 60 * SECOND, 100, false);
    long state = before.charge(FRESH, 5, BEGAN);

    assertThat(after.remaining(state, BEGAN)).isEqualTo(50);

    long used = after.charge(state, 50, BEGAN);
    assertThat(before.remaining(used, BEGAN)).isZero();
    assertThat(new Gcra(10, 60 * SECOND, 1, false).nanosUntilRoom(used, 1, BEGAN))
        .isEqualTo(6 * SECOND);
  }
}
