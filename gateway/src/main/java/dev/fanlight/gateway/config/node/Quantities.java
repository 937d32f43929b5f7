package dev.fanlight.gateway.config.node;

import dev.fanlight.gateway.config.yaml.Tree.Scalar;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads numbers, durations, sizes and shares. Each method answers null, with an error, for what is
 * none.
 */
public final class Quantities {
  private static final Pattern NUMBER_AND_UNIT =
      Pattern.compile("(\\d{1,15})(ms|s|m|h|d|B|KiB|MiB|GiB)?");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L);
  private static final Map<String, Long> MILLIS_AND_DAYS =
      Map.of("ms", 1L, "s", 1000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("", 1L, "B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%");

  private static final String DURATION = "a duration such as 250ms, 2s, 1m or 1h";
  private static final String LONG_DURATION = "a duration such as 250ms, 2s, 1m, 1h or 30d";
  private static final String SIZE = "a size such as 64KiB, 1MiB, 1GiB or a number of bytes";

  private static final String WHOLE = "-?(0|[1-9]\\d{0,17})";

  private Quantities() {}

  /** A whole number between two, inclusive. */
  public static @Nullable Integer integer(ConfigNode node, int least, int most) {
    Long number = whole(node, least, most);
    return number == null ? null : Integer.valueOf(Math.toIntExact(number));
  }

  /** A whole number of at most 18 digits between two, inclusive. */
  public static @Nullable Long whole(ConfigNode node, long least, long most) {
    String expected = "a whole number from " + least + " to " + most;
    Scalar scalar = node.typed(expected, WHOLE);
    if (scalar == null) {
      return null;
    }
    long number = Long.parseLong(scalar.text());
    return number >= least && number <= most ? Long.valueOf(number) : node.error(expected);
  }

  /** Any number. */
  public static @Nullable Double number(ConfigNode node) {
    Scalar scalar = node.typed("a number", WHOLE + "(\\.\\d{1,300})?([eE][-+]?\\d{1,3})?");
    return scalar == null ? null : Double.valueOf(scalar.text());
  }

  /** A duration longer than nothing, and of at most a day. */
  public static @Nullable Duration timeout(ConfigNode node) {
    Duration duration = duration(node);
    return duration != null && duration.isZero()
        ? node.error("a duration longer than 0")
        : duration;
  }

  /** A duration of at most a day. */
  public static @Nullable Duration duration(ConfigNode node) {
    Scalar scalar = node.scalar(DURATION);
    if (scalar == null) {
      return null;
    }
    Long millis = scaled(scalar.text(), MILLIS);
    if (millis == null) {
      return node.error(DURATION);
    }
    Duration duration = Duration.ofMillis(millis);
    return duration.compareTo(Duration.ofDays(1)) <= 0
        ? duration
        : node.error("a duration of at most 24h");
  }

  /** A duration of at most 400 days. */
  public static @Nullable Duration longDuration(ConfigNode node) {
    Scalar scalar = node.scalar(LONG_DURATION);
    if (scalar == null) {
      return null;
    }
    Long millis = scaled(scalar.text(), MILLIS_AND_DAYS);
    if (millis == null) {
      return node.error(LONG_DURATION);
    }
    return millis <= Duration.ofDays(400).toMillis()
        ? Duration.ofMillis(millis)
        : node.error("a duration of at most 400d");
  }

  /** Bytes, at least one. */
  public static @Nullable Long size(ConfigNode node, long most) {
    Scalar scalar = node.scalar(SIZE);
    if (scalar == null) {
      return null;
    }
    Long size = scaled(scalar.text(), BYTES);
    if (size == null) {
      boolean decimal = scalar.text().matches("\\d+ ?[kKMG]i?[bB]?");
      return node.error(SIZE, decimal ? "the units are KiB, MiB and GiB, without a space" : null);
    }
    return size >= 1 && size <= most ? size : node.error("from 1 to " + most + " bytes");
  }

  /** Bytes of what is held in memory. */
  public static @Nullable Integer heldSize(ConfigNode node) {
    Long size = size(node, Integer.MAX_VALUE - 8);
    return size == null ? null : Integer.valueOf(Math.toIntExact(size));
  }

  /** A share as a number from 0 to 100. */
  public static @Nullable Double percent(ConfigNode node) {
    return percent(node, 0);
  }

  /** A share as a number from that to 100. */
  public static @Nullable Double percent(ConfigNode node, int least) {
    String expected = "a share from " + least + "% to 100%, such as 20%";
    Scalar scalar = node.scalar(expected);
    if (scalar == null) {
      return null;
    }
    Matcher matcher = PERCENT.matcher(scalar.text());
    double percent = matcher.matches() ? Double.parseDouble(matcher.group(1)) : -1;
    return percent >= least && percent <= 100 ? Double.valueOf(percent) : node.error(expected);
  }

  /** Null when it is no number with one of those units, or too large. */
  private static @Nullable Long scaled(String text, Map<String, Long> units) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    Long unit = units.get(matcher.group(2) == null ? "" : matcher.group(2));
    long number = Long.parseLong(matcher.group(1));
    return unit == null || number > Long.MAX_VALUE / unit ? null : Long.valueOf(number * unit);
  }
}
