package dev.fanlight.plugins.ratelimit.arithmetic;

/**
 * A limit for each window of the clock: windows of an hour begin at the full hour, UTC. The state
 * is the second in which its window begins (32 bits) and the units used in it (31 bits).
 *
 * <p>A key never gets more than the limit in a window. At the border of two windows it can get
 * twice the limit in a short time. If costs are paid afterwards, a key can use one limit too much.
 * What it used too much counts in the next window. If the clock is set back, the count goes on in
 * the window that the clock shows, or in a later one that is near.
 */
public final class FixedWindow implements Limit {
  private static final long NANOS = 1_000_000_000;
  private static final int COUNT_BITS = 31;
  private static final long COUNT = (1L << COUNT_BITS) - 1;

  /** Seconds by which a thread may be late; a clock that goes back by more was set back. */
  private static final long LATEST = 10;

  private final long limit;
  private final long seconds;
  private final boolean afterwards;

  /**
   * @param limit units for each window, from 1 to {@link Limit#MOST}
   * @param seconds of a window, at least 1
   * @param afterwards whether the cost is paid afterwards, so that a key can owe something
   */
  public FixedWindow(long limit, long seconds, boolean afterwards) {
    this.limit = limit;
    this.seconds = seconds;
    this.afterwards = afterwards;
  }

  /**
   * When the window of now began. A thread may be late: if the state is that of a later window
   * already, its window counts, or what was counted in it would be forgotten.
   */
  private long start(long state, long now) {
    long second = now / NANOS;
    long start = second - second % seconds;
    long ahead = startOf(state) - start;
    boolean late = ahead > 0 && ahead <= Math.max(seconds, LATEST) && ahead % seconds == 0;
    return late ? start + ahead : start;
  }

  private static long state(long start, long count) {
    return start << COUNT_BITS | count;
  }

  private static long startOf(long state) {
    return state >>> COUNT_BITS;
  }

  /** The units used in the window that begins then. */
  private long count(long state, long start) {
    long count = state & COUNT;
    long begun = startOf(state);
    if (begun >= start) {
      return count;
    }
    return afterwards ? Math.max(0, count - limit * ((start - begun) / seconds)) : 0;
  }

  @Override
  public long charge(long state, long cost, long now) {
    long start = start(state, now);
    long count = count(state, start);
    return cost > limit - count ? REFUSED : state(start, count + cost);
  }

  @Override
  public long settle(long state, long charged, long before, long cost, long now) {
    if (cost < before) {
      return startOf(state) == startOf(charged)
          ? state(startOf(state), Math.max(0, (state & COUNT) - (before - cost)))
          : state;
    }
    long start = start(state, now);
    long count = count(state, start);
    long most = Math.max(count, afterwards ? 2 * limit : limit);
    return state(start, Math.min(most, count + (cost - before)));
  }

  @Override
  public long remaining(long state, long now) {
    return Math.max(0, limit - count(state, start(state, now)));
  }

  @Override
  public long nanosUntilFull(long state, long now) {
    return nanosUntilRoom(state, limit, now);
  }

  @Override
  public long nanosUntilRoom(long state, long cost, long now) {
    long start = start(state, now);
    long missing = count(state, start) + Math.min(cost, limit) - limit;
    if (missing <= 0) {
      return 0;
    }
    long windows = afterwards ? Math.ceilDiv(missing, limit) : 1;
    return (start + windows * seconds) * NANOS - now;
  }

  @Override
  public long deadAt(long state) {
    boolean owes = afterwards && (state & COUNT) > limit;
    return (startOf(state) + (owes ? 2 : 1) * seconds) * NANOS;
  }

  @Override
  public long capacity() {
    return limit;
  }
}
