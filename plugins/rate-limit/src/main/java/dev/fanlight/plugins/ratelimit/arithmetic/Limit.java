package dev.fanlight.plugins.ratelimit.arithmetic;

/**
 * The arithmetic of a limit. The state of a key is one long that is not negative; every step makes
 * a new state of it, so that a caller can compare and set. {@link #FRESH} is the state of a key
 * that has used nothing.
 *
 * <p>A time is in nanoseconds since 1970, and positive. Times may jump: a state never makes a key
 * wait for longer than {@link Gcra} and {@link FixedWindow} say. A cost is a number of units, from
 * 0 to {@link #MOST}.
 */
public sealed interface Limit permits Gcra, FixedWindow {
  /** The state of a key that has used nothing. */
  long FRESH = 0;

  /** In the place of a state: the charge is not within the limit, and nothing was charged. */
  long REFUSED = -1;

  /** The largest number of units that a limit, a burst or a cost may have. */
  long MOST = 1_000_000_000;

  /** Charges a key. Returns its new state, or {@link #REFUSED}. */
  long charge(long state, long cost, long now);

  /**
   * Corrects a charge, now that its cost is known. What is paid afterwards may exceed the limit, by
   * the quota of one window at most. What is given back is never more than was charged, nor more
   * than is left of the charge.
   *
   * @param charged the state that the charge made
   * @param before the cost that was charged
   * @param cost that should have been charged
   */
  long settle(long state, long charged, long before, long cost, long now);

  /** The units that could be charged now. */
  long remaining(long state, long now);

  /** Nanoseconds until everything can be charged again; 0 if it can. */
  long nanosUntilFull(long state, long now);

  /** Nanoseconds until that many units can be charged; 0 if they can. */
  long nanosUntilRoom(long state, long cost, long now);

  /** When the state means the same as {@link #FRESH}: the key can be forgotten from then on. */
  long deadAt(long state);

  /** The units that can be charged at once. */
  long capacity();
}
