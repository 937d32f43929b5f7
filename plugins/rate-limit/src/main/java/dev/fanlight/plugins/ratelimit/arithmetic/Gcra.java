package dev.fanlight.plugins.ratelimit.arithmetic;

/**
 * The generic cell rate algorithm: a limit that recovers steadily. The state is the theoretical
 * arrival time, the moment at which the key will have recovered everything.
 *
 * <pre>
 *   interval = window / limit           the time in which one unit comes back
 *   tau      = burst * interval         the time in which all comes back
 *
 *   tat = max(state, now)
 *   refuse if tat + cost * interval - now > tau, else the state becomes tat + cost * interval
 * </pre>
 *
 * <p>The interval is rounded up, so a key never gets more than {@code limit} plus {@code burst} in
 * any window. A state of another clock or of another limit is cut to the worst that this limit can
 * cause: {@code tau} from now, and one window more if costs are paid afterwards. Because a state is
 * a time, a key that has used half of a limit has used half of a changed limit too.
 */
public final class Gcra implements Limit {
  private final long interval;
  private final long tau;
  private final long burst;

  /** The farthest that a state can lie ahead. */
  private final long horizon;

  /**
   * @param limit units for each window, from 1 to {@link Limit#MOST}
   * @param window in nanoseconds; one unit takes at most a year
   * @param burst units that can be charged at once; all of them take at most ten years
   * @param afterwards whether the cost is paid afterwards, so that a key can owe something
   */
  public Gcra(long limit, long window, long burst, boolean afterwards) {
    this.interval = Math.ceilDiv(window, limit);
    this.burst = burst;
    this.tau = Math.multiplyExact(interval, burst);
    this.horizon = afterwards ? Math.addExact(tau, window) : tau;
  }

  private long tat(long state, long now) {
    return Math.max(now, Math.min(state, now + horizon));
  }

  /** Units that fit into what is left; negative where the key owes more than one unit. */
  private long room(long tat, long now) {
    return Math.floorDiv(tau - (tat - now), interval);
  }

  @Override
  public long charge(long state, long cost, long now) {
    long tat = tat(state, now);
    return cost > room(tat, now) ? REFUSED : tat + cost * interval;
  }

  @Override
  public long settle(long state, long charged, long before, long cost, long now) {
    return cost > before
        ? paid(state, cost - before, now)
        : givenBack(state, charged, before - cost, now);
  }

  private long paid(long state, long units, long now) {
    long tat = tat(state, now);
    long most = now + horizon;
    return units > (most - tat) / interval ? Math.max(tat, most) : tat + units * interval;
  }

  /** What has come back by itself since the charge is not given back a second time. */
  private long givenBack(long state, long charged, long units, long now) {
    long left = Math.max(0, charged - now);
    long back = units > left / interval ? left : units * interval;
    return Math.max(FRESH, state - back);
  }

  @Override
  public long remaining(long state, long now) {
    return Math.max(0, room(tat(state, now), now));
  }

  @Override
  public long nanosUntilFull(long state, long now) {
    return tat(state, now) - now;
  }

  @Override
  public long nanosUntilRoom(long state, long cost, long now) {
    long allowed = tau - Math.min(cost, burst) * interval;
    return Math.max(0, tat(state, now) - now - allowed);
  }

  @Override
  public long deadAt(long state) {
    return state;
  }

  @Override
  public long capacity() {
    return burst;
  }
}
