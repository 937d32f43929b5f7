package dev.fanlight.plugins.ratelimit.arithmetic;

import static dev.fanlight.plugins.ratelimit.arithmetic.Limit.FRESH;
import static dev.fanlight.plugins.ratelimit.arithmetic.Limit.REFUSED;
import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.BEGAN;
import static dev.fanlight.plugins.ratelimit.arithmetic.LimitRandom.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FixedWindowTest {
  /** A full hour. */
  private static final long HOUR = BEGAN - BEGAN % (3600 * SECOND);

  @Test
  void windows_areThoseOfTheClock() {
    FixedWindow limit = new FixedWindow(10, 3600, false);
    long late = HOUR + 3599 * SECOND;
    long state = limit.charge(FRESH, 10, late);

    assertThat(limit.charge(state, 1, late)).isEqualTo(REFUSED);
    assertThat(limit.nanosUntilRoom(state, 1, late)).isEqualTo(SECOND);
    assertThat(limit.remaining(state, late)).isZero();
    assertThat(limit.charge(state, 10, HOUR + 3600 * SECOND)).isNotEqualTo(REFUSED);
    assertThat(limit.deadAt(state)).isEqualTo(HOUR + 3600 * SECOND);
  }

  @Test
  void property_neverMoreThanTheLimitInAWindowOfTheClock() {
    for (int seed = 0; seed < 300; seed++) {
      LimitRandom random = new LimitRandom(seed);
      long quota = random.upTo(random.chance(0.5) ? 10 : 1000);
      long seconds = random.upTo(5000);
      FixedWindow limit = new FixedWindow(quota, seconds, false);
      Map<Long, Long> passed = new HashMap<>();
      long state = FRESH;
      long now = BEGAN;
      for (int i = 0; i < 1000; i++) {
        now += random.pause(seconds * SECOND / quota);
        long cost = random.chance(0.8) ? 1 : random.upTo(quota);
        long next = limit.charge(state, cost, now);
        if (next != REFUSED) {
          state = next;
          passed.merge(now / (seconds * SECOND), cost, Long::sum);
        } else {
          long wait = limit.nanosUntilRoom(state, cost, now);
          assertThat(limit.charge(state, cost, now + wait)).isNotEqualTo(REFUSED);
        }
      }
      assertThat(passed.values())
          .describedAs("seed %d", seed)
          .allSatisfy(units -> assertThat(units).isLessThanOrEqualTo(quota));
    }
  }

  @Test
  void property_whatIsPaidAfterwardsMakesAtMostOneWindowOfDebt() {
    for (int seed = 0; seed < 300; seed++) {
      LimitRandom random = new LimitRandom(seed);
      long quota = random.upTo(100);
      long seconds = random.upTo(100);
      FixedWindow limit = new FixedWindow(quota, seconds, true);
      long state = FRESH;
      long now = BEGAN;
      for (int i = 0; i < 200; i++) {
        now += random.pause(seconds * SECOND / quota);
        long charged = limit.charge(state, 1, now);
        if (charged != REFUSED) {
          now += random.pause(seconds * SECOND / quota);
          state = limit.settle(charged, charged, 1, random.upTo(Limit.MOST), now);
        }
        assertThat(limit.nanosUntilRoom(state, quota, now))
            .describedAs("seed %d", seed)
            .isLessThanOrEqualTo(2 * seconds * SECOND);
      }
    }
  }

  @Test
  void aDebt_countsInTheNextWindowAndNoLonger() {
    FixedWindow limit = new FixedWindow(10, 60, true);
    long charged = limit.charge(FRESH, 1, HOUR);
    long owed = limit.settle(charged, charged, 1, 14, HOUR);

    assertThat(limit.charge(owed, 1, HOUR)).isEqualTo(REFUSED);
    assertThat(limit.remaining(owed, HOUR + 60 * SECOND)).isEqualTo(6);
    assertThat(limit.remaining(owed, HOUR + 120 * SECOND)).isEqualTo(10);
    long most = limit.settle(owed, charged, 1, Limit.MOST, HOUR);
    assertThat(limit.remaining(most, HOUR + 60 * SECOND)).isZero();
    assertThat(limit.remaining(most, HOUR + 120 * SECOND)).isEqualTo(10);
  }

  @Test
  void aRefund_countsInItsOwnWindowOnly() {
    FixedWindow limit = new FixedWindow(10, 60, true);
    long charged = limit.charge(FRESH, 3, HOUR);
    long next = limit.charge(charged, 1, HOUR + 60 * SECOND);

    assertThat(limit.settle(charged, charged, 3, 0, HOUR)).isEqualTo(limit.charge(FRESH, 0, HOUR));
    assertThat(limit.settle(charged, charged, 3, 1, HOUR)).isEqualTo(limit.charge(FRESH, 1, HOUR));
    assertThat(limit.settle(next, charged, 3, 0, HOUR + 60 * SECOND)).isEqualTo(next);
  }

  @Test
  void aClockThatIsSetBack_neitherForgetsNorLocks() {
    FixedWindow limit = new FixedWindow(10, 60, false);
    long state = limit.charge(FRESH, 9, HOUR);
    long back = HOUR - 365L * 86_400 * SECOND;

    long carried = limit.charge(state, 1, back);
    assertThat(carried).isNotEqualTo(REFUSED);
    assertThat(limit.charge(carried, 1, back)).isEqualTo(REFUSED);
    assertThat(limit.charge(carried, 10, back + 60 * SECOND)).isNotEqualTo(REFUSED);
  }

  @Test
  void aThreadThatIsLateAtTheBorder_forgetsNothingOfTheNextWindow() {
    FixedWindow limit = new FixedWindow(10, 60, false);
    long next = limit.charge(FRESH, 9, HOUR);

    long late = limit.charge(next, 1, HOUR - 1);

    assertThat(late).isNotEqualTo(REFUSED);
    assertThat(limit.charge(late, 1, HOUR)).isEqualTo(REFUSED);
    assertThat(limit.nanosUntilRoom(late, 1, HOUR - 1)).isEqualTo(60 * SECOND + 1);
  }

  @Test
  void aThreadThatIsLateBySeveralShortWindows_forgetsNothingEither() {
    FixedWindow limit = new FixedWindow(10, 1, false);
    long now = HOUR + 5 * SECOND;
    long state = limit.charge(FRESH, 9, now);

    long late = limit.charge(state, 1, HOUR);

    assertThat(late).isNotEqualTo(REFUSED);
    assertThat(limit.charge(late, 1, now)).isEqualTo(REFUSED);
    assertThat(limit.charge(late, 1, HOUR)).isEqualTo(REFUSED);
    assertThat(limit.charge(late, 10, now + SECOND)).isNotEqualTo(REFUSED);
  }

  @Test
  void aChangedWindow_beginsWithTheClock() {
    long state = new FixedWindow(10, 1, false).charge(FRESH, 10, HOUR + 5 * SECOND);
    FixedWindow longer = new FixedWindow(10, 10, false);
    assertThat(longer.nanosUntilRoom(state, 1, HOUR + 5 * SECOND)).isEqualTo(5 * SECOND);
  }

  @Test
  void aChangedLimit_keepsTheCount() {
    long state = new FixedWindow(10, 60, false).charge(FRESH, 8, HOUR);

    assertThat(new FixedWindow(100, 60, false).remaining(state, HOUR)).isEqualTo(92);
    assertThat(new FixedWindow(5, 60, false).remaining(state, HOUR)).isZero();
  }

  @Test
  void largeNumbers_doNotOverflow() {
    FixedWindow limit = new FixedWindow(Limit.MOST, 1, true);
    long state = limit.charge(FRESH, Limit.MOST, HOUR);
    long owed = limit.settle(state, state, 1, Limit.MOST, HOUR);

    assertThat(owed).isPositive();
    assertThat(limit.remaining(owed, HOUR + SECOND)).isLessThan(Limit.MOST);
    assertThat(limit.remaining(owed, HOUR + 365L * 86_400 * SECOND)).isEqualTo(Limit.MOST);
    assertThat(limit.charge(FRESH, Limit.MOST, 4_200_000_000L * SECOND)).isPositive();
  }
}
