package dev.fanlight.gateway.cli.show;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Times and numbers as a person reads them. */
public final class Durations {
  private Durations() {}

  /** Such as {@code 250 ms} or {@code 1.5 s}. */
  public static String of(long millis) {
    if (millis < 1000) {
      return millis + " ms";
    }
    return number(millis / 1000.0) + " s";
  }

  /** With two digits behind the point at most. */
  public static String number(double value) {
    return BigDecimal.valueOf(value)
        .setScale(2, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
