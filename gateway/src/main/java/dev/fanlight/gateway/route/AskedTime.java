package dev.fanlight.gateway.route;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is left of the time of whoever asks, as the request says it. */
public final class AskedTime {
  /** In milliseconds. */
  private static final String MILLIS = "x-request-timeout-ms";

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  /** As gRPC over HTTP/2 has it. */
  private static final String GRPC = "grpc-timeout";

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,8})([HMSmun])");

  private AskedTime() {}

  /**
   * Takes it out of the headers: further on there is less of it left.
   *
   * @param trusted whether the peer is trusted; the gRPC field of any client counts
   * @return the smallest, where there are several; null where none is, or none that is valid
   */
  public static @Nullable Duration take(MultiMap headers, boolean trusted) {
    if (!headers.contains(MILLIS) && !headers.contains(GRPC)) {
      return null;
    }
    List<String> millis = trusted ? headers.getAll(MILLIS) : List.of();
    List<String> grpc = headers.getAll(GRPC);
    headers.remove(MILLIS).remove(GRPC);
    return Stream.concat(millis.stream().map(AskedTime::millis), grpc.stream().map(AskedTime::grpc))
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private static @Nullable Duration millis(String text) {
    return NUMBER.matcher(text).matches() ? Duration.ofMillis(Long.parseLong(text)) : null;
  }

  private static @Nullable Duration grpc(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "H" -> Duration.ofHours(number);
      case "M" -> Duration.ofMinutes(number);
      case "S" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMillis(number);
      case "u" -> Duration.ofNanos(number * 1000);
      default -> Duration.ofNanos(number);
    };
  }
}
