package dev.fanlight.gateway.config.upstream;

/** Shares of numbers, as decimal fractions have them. */
final class Shares {
  /** Far more than a product is off by, and far less than two of them can differ by. */
  private static final double ROUNDING = 1e-6;

  private Shares() {}

  /** That share of a number. 7% of 100 are 7, though the product of the binary fraction is more. */
  static double of(double share, long number) {
    double product = share * number;
    long nearest = Math.round(product);
    return Math.abs(product - nearest) < ROUNDING ? nearest : product;
  }
}
