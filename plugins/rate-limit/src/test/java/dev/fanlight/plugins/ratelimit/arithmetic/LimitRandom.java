package dev.fanlight.plugins.ratelimit.arithmetic;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random limits and arrivals of which a seed makes always the same. */
public final class LimitRandom {
  public static final long SECOND = 1_000_000_000;
  public static final long BEGAN = 1_764_000_000L * SECOND;

  private final Random random;

  public LimitRandom(long seed) {
    this.random = new Random(seed);
  }

  public long upTo(long most) {
    return 1 + (long) (random.nextDouble() * most);
  }

  /** A number up to that one, of each size as often: small ones do not drown in large ones. */
  public long ofAnySize(long most) {
    return Math.max(1, (long) Math.exp(random.nextDouble() * Math.log(most + 1.0)));
  }

  public boolean chance(double share) {
    return random.nextDouble() < share;
  }

  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** How long it takes until the next arrival: mostly little, sometimes long, sometimes nothing. */
  public long pause(long interval) {
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> 0;
      case 3 -> upTo(10 * interval);
      case 4 -> upTo(100 * interval);
      default -> upTo(interval);
    };
  }

  /** Exactly one window after one of the last that passed, or now where that is over. */
  public long oneWindowLater(List<long[]> passed, long window, long now) {
    if (passed.isEmpty()) {
      return now;
    }
    long[] before = passed.get(passed.size() - 1 - below(Math.min(passed.size(), 20)));
    return Math.max(now, before[0] + window);
  }

  /** The most units that came within one window of any position. */
  public static long mostIn(List<long[]> passed, long window) {
    long most = 0;
    long sum = 0;
    int first = 0;
    for (long[] last : passed) {
      sum += last[1];
      while (last[0] - passed.get(first)[0] > window) {
        sum -= passed.get(first)[1];
        first++;
      }
      most = Math.max(most, sum);
    }
    return most;
  }

  public static List<long[]> nothingYet() {
    return new ArrayList<>();
  }
}
