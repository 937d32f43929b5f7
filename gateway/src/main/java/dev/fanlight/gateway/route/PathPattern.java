package dev.fanlight.gateway.route;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route's path: literal segments, {@code {name}} segments, and perhaps a tail {@code **} or
 * {@code {name**}}.
 *
 * @param tail the tail's name; null when there is none
 */
record PathPattern(List<Segment> segments, @Nullable String tail) {
  /** What a tail without a name of its own is called. */
  private static final String REST = "rest";

  /**
   * @param literal the decoded text it must be; null for a variable
   * @param variable its name; null for a literal
   */
  record Segment(@Nullable String literal, @Nullable String variable) {}

  static PathPattern parse(String path) {
    List<Segment> segments = new ArrayList<>();
    for (String segment : split(path)) {
      if (segment.equals("**")) {
        return new PathPattern(segments, REST);
      } else if (segment.startsWith("{") && segment.endsWith("**}")) {
        return new PathPattern(segments, segment.substring(1, segment.length() - 3));
      } else if (segment.startsWith("{") && segment.endsWith("}")) {
        segments.add(new Segment(null, segment.substring(1, segment.length() - 1)));
      } else {
        segments.add(new Segment(Octets.decode(segment, false), null));
      }
    }
    return new PathPattern(segments, null);
  }

  /** The raw segments of a path: what stands between its slashes. The root has none. */
  static List<String> split(String path) {
    List<String> segments = new ArrayList<>();
    int from = 1;
    while (from < path.length()) {
      int slash = path.indexOf('/', from);
      if (slash < 0) {
        segments.add(path.substring(from));
        return segments;
      }
      segments.add(path.substring(from, slash));
      from = slash + 1;
      if (from == path.length()) {
        segments.add("");
      }
    }
    return segments;
  }
}
