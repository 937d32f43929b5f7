package dev.fanlight.gateway.route.path;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whatever path a client sends: it is refused, or what a lenient server makes of it is known when
 * routes are matched, and climbs nowhere.
 */
public final class PathFuzz {
  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");

  private PathFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    String path = "/" + new String(input, US_ASCII).replace('\ufffd', 'x');
    PathReading reading;
    try {
      if (RequestRules.checkTarget(path) >= 0) {
        return; // a query begins
      }
      reading = PathReading.of(path, PathsConfig.DEFAULT);
    } catch (GatewayError refused) {
      require(refused.code() == ErrorCode.BAD_REQUEST, refused.code() + " for " + path);
      return;
    }
    if (path.matches("(?s).*%[89A-Fa-f].*")) {
      return; // beyond ASCII the reading below is too simple
    }
    List<String> known = reading.lenient() == null ? reading.segments() : reading.lenient();
    String stable = stable(path);
    if (stable.chars().anyMatch(c -> c >= 0x80)) {
      return;
    }
    List<String> simple = simple(stable);
    require(withoutEmpty(known).equals(simple), path + " is " + simple + ", not " + known);
    for (String segment : simple) {
      require(!segment.equals(".") && !segment.equals(".."), path + " climbs");
      require(segment.indexOf('\0') < 0, path + " holds a NUL");
    }
  }

  /** What the plainest server would do: decode as often as there is something to decode. */
  private static String stable(String path) {
    String before = "";
    String after = path;
    while (!after.equals(before)) {
      before = after;
      after =
          ENCODED
              .matcher(before)
              .replaceAll(octet ->
                  Matcher.quoteReplacement(
                      String.valueOf((char) Integer.parseInt(octet.group(1), 16))));
    }
    return after;
  }

  /** Then it cuts at every slash, and drops parameters. */
  private static List<String> simple(String path) {
    List<String> segments = new ArrayList<>();
    for (String piece : path.replace('\\', '/').split("/")) {
      segments.add(piece.split(";", -1)[0]);
    }
    return withoutEmpty(segments);
  }

  private static List<String> withoutEmpty(List<String> segments) {
    return segments.stream().filter(segment -> !segment.isEmpty()).toList();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }
}
