package dev.fanlight.plugin;

/**
 * A number of bytes, such as the bound of a body. A component of this type in a plugin's
 * configuration is written like the sizes of the gateway: {@code 64KiB}, {@code 1MiB}, {@code 1GiB}
 * or a plain number of bytes; at least 1.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) {
  private static final long KIB = 1024;
  private static final String[] UNITS = {"B", "KiB", "MiB", "GiB"};

  /** Refuses a negative number. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + bytes);
    }
  }

  /** That many times 1,024 bytes. */
  public static ByteSize ofKiB(long number) {
    return new ByteSize(Math.multiplyExact(number, KIB));
  }

  /**
   * The number of bytes for a bound of something in memory, such as {@link
   * BlockingFilter#maxRequestBody}. It is the largest int if the size is larger.
   */
  public int toInt() {
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** As a configuration has it, such as {@code 64KiB}: a whole number of the largest unit. */
  @Override
  public String toString() {
    long number = bytes;
    int unit = 0;
    while (number > 0 && number % KIB == 0 && unit + 1 < UNITS.length) {
      number /= KIB;
      unit++;
    }
    return number + UNITS[unit];
  }
}
