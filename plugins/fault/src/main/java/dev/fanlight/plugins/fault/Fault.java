package dev.fanlight.plugins.fault;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What happens to one request.
 *
 * @param delay zero: none
 * @param status that answers it; 0: it goes on
 */
record Fault(Duration delay, int status) {
  private static final Pattern MEMBER =
      Pattern.compile("\\s*(?:delay=(\\d{1,7})(ms|s|m|h)|abort=(\\d{3}))\\s*");

  /**
   * Reads what a client asks for, such as {@code delay=250ms, abort=503}: each once.
   *
   * @param longest delay that it may ask for
   * @return null if it asks for anything else
   */
  static @Nullable Fault parse(String asked, Duration longest) {
    Duration delay = null;
    Integer status = null;
    for (String member : asked.split(",", -1)) {
      Matcher matcher = MEMBER.matcher(member);
      if (!matcher.matches()) {
        return null;
      }
      if (matcher.group(3) == null && delay == null) {
        delay = Duration.of(Long.parseLong(matcher.group(1)), unit(matcher.group(2)));
      } else if (matcher.group(3) != null && status == null) {
        status = Integer.valueOf(matcher.group(3));
      } else {
        return null;
      }
    }
    boolean tooMuch = delay != null && delay.compareTo(longest) > 0;
    return tooMuch || (status != null && !FaultConfig.isStatus(status))
        ? null
        : new Fault(delay == null ? Duration.ZERO : delay, status == null ? 0 : status);
  }

  private static ChronoUnit unit(String written) {
    return switch (written) {
      case "ms" -> ChronoUnit.MILLIS;
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      default -> ChronoUnit.HOURS;
    };
  }

  /** What {@link #parse} takes, for a client that asked for something else. */
  static String taken(Duration longest) {
    long millis = longest.toMillis();
    String most = millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
    return "delay=TIME, a whole number of ms, s, m or h of at most %s, and abort=STATUS, from 400 to 599; each once"
        .formatted(most);
  }
}
