package dev.fanlight.plugins.fault;

import java.time.Duration;
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
      Pattern.compile("\\s*(?:delay=(\\d{1,7})(ms|s)|abort=(\\d{3}))\\s*");

  static final Fault NONE = new Fault(Duration.ZERO, 0);

  /**
   * Reads what a client asks for, such as {@code delay=250ms, abort=503}.
   *
   * @param longest delay that it gets
   * @return null if it asks for nothing that there is
   */
  static @Nullable Fault parse(String asked, Duration longest) {
    Fault fault = NONE;
    for (String member : asked.split(",", -1)) {
      Matcher matcher = MEMBER.matcher(member);
      if (!matcher.matches()) {
        return null;
      }
      fault = matcher.group(3) == null ? fault.delayed(matcher, longest) : fault.aborted(matcher);
    }
    return fault.status == 0 || FaultConfig.isStatus(fault.status) ? fault : null;
  }

  private Fault delayed(Matcher matcher, Duration longest) {
    long number = Long.parseLong(matcher.group(1));
    Duration asked =
        "s".equals(matcher.group(2)) ? Duration.ofSeconds(number) : Duration.ofMillis(number);
    return new Fault(asked.compareTo(longest) < 0 ? asked : longest, status);
  }

  private Fault aborted(Matcher matcher) {
    return new Fault(delay, Integer.parseInt(matcher.group(3)));
  }
}
