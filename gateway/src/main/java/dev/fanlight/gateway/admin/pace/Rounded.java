package dev.fanlight.gateway.admin.pace;

import java.util.Map;

/** Numbers as precise as a person reads them: three digits. So most of them stay the same. */
public final class Rounded {
  /** What is less is nothing: the rest of what happened long ago. */
  public static final double LEAST = 0.01;

  private static final double FEW = 100;

  private Rounded() {}

  /** To three digits; whole where that is as precise. */
  public static Number of(double value) {
    if (Math.abs(value) < LEAST) {
      return 0;
    }
    double step = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - 2);
    if (step >= 1) {
      return (long) (Math.round(value / step) * step);
    }
    double parts = Math.round(1 / step);
    double rounded = Math.round(value * parts) / parts;
    return rounded == Math.rint(rounded) ? (Number) (long) rounded : (Number) rounded;
  }

  /** A share from 0 to 1, to a hundredth. */
  public static Number share(double value) {
    double part = Math.round(Math.clamp(value, 0, 1) * FEW) / FEW;
    return part == Math.rint(part) ? (Number) (long) part : (Number) part;
  }

  /** Puts it there, unless it is not a number. */
  public static void put(Map<String, Object> fields, String name, double value) {
    if (!Double.isNaN(value)) {
      fields.put(name, of(value));
    }
  }
}
