package dev.fanlight.gateway.bootstrap.advice.use;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes values in messages as a configuration file has them. */
public final class Shown {
  private static final int NAMED = 3;
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long KIB = 1024;
  private static final List<String> SIZES = List.of("B", "KiB", "MiB", "GiB");

  private Shown() {}

  /** Such as {@code 2s}, or {@code 1500ms}: in the largest unit that leaves a whole number. */
  public static String time(Duration time) {
    long millis = time.toMillis();
    if (millis == 0 || millis % SECOND != 0) {
      return millis + "ms";
    }
    if (millis % HOUR == 0) {
      return millis / HOUR + "h";
    }
    return millis % MINUTE == 0 ? millis / MINUTE + "m" : millis / SECOND + "s";
  }

  /** Such as {@code 4MiB}: in the largest unit that leaves a whole number. */
  public static String size(long bytes) {
    int unit = 0;
    long number = bytes;
    while (unit < SIZES.size() - 1 && number >= KIB && number % KIB == 0) {
      number /= KIB;
      unit++;
    }
    return number + SIZES.get(unit);
  }

  /** Such as {@code 1 call} or {@code 2 calls}. */
  public static String count(long number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  /** The first of some names, and how many more there are. */
  public static String names(Collection<String> all) {
    List<String> names = all.stream().limit(NAMED).toList();
    int others = all.size() - names.size();
    return names.stream().collect(Collectors.joining(", "))
        + (others > 0 ? " and " + others + " more" : "");
  }
}
