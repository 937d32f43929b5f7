package dev.fanlight.gateway.admin.pace;

/**
 * One reading of counters.
 *
 * @param seconds since the one before
 * @param continues whether that one is recent; if not, this one only gives the numbers to start
 *     from
 */
public record Beat(double seconds, boolean continues) {
  /** The mean age of what rates and quantiles are made of, in seconds. */
  private static final double MEMORY = 4;

  private static final double LONGEST = 12;

  public static final Beat FIRST = new Beat(0, false);

  public static Beat after(double seconds) {
    return new Beat(seconds, seconds <= LONGEST);
  }

  /** What is left of the weight of earlier values. */
  public double keep() {
    return Math.exp(-seconds / MEMORY);
  }
}
