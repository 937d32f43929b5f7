package dev.fanlight.gateway.route.path;

import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.config.match.PathsConfig.Slashes;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's path in its two readings: this gateway's, which routes are matched with, and that of
 * a lenient server behind.
 *
 * @param raw the segments as they came
 * @param segments the same, decoded once
 * @param lenient null where the lenient reading can be no other
 */
public record PathReading(List<String> raw, List<String> segments, @Nullable List<String> lenient) {

  /**
   * Reads a path that begins with a slash.
   *
   * @throws GatewayError {@code bad_request} for a malformed percent-encoding, a NUL, a segment
   *     {@code .} or {@code ..} in any disguise, or slashes that are refused
   */
  public static PathReading of(String path, PathsConfig paths) {
    List<String> raw = PathPattern.split(path);
    boolean several = path.contains("//");
    if (several && paths.slashes() == Slashes.REFUSE) {
      throw bad("the path has several slashes in a row");
    }
    if (several && paths.slashes() != Slashes.KEEP) {
      raw = merged(raw);
    }
    if (!several && isPlain(path)) {
      return new PathReading(raw, raw, null);
    }
    try {
      List<String> segments = decoded(raw);
      List<String> lenient = LenientPath.segments(path);
      check(segments);
      check(lenient);
      return new PathReading(raw, segments, lenient.equals(segments) ? null : lenient);
    } catch (IllegalArgumentException malformed) {
      throw bad("the path has a malformed percent-encoding");
    }
  }

  /** Whether it is one of those paths. */
  public boolean isAt(PathPattern paths) {
    return isAt(paths, segments);
  }

  /** Whether a lenient server behind would say the same about those paths. */
  public boolean isClearAbout(PathPattern paths) {
    return lenient == null || isAt(paths, segments) == isAt(paths, lenient);
  }

  private static boolean isAt(PathPattern paths, List<String> segments) {
    List<PathPattern.Segment> declared = paths.segments();
    if (segments.size() < declared.size()
        || (paths.tail() == null && segments.size() > declared.size())) {
      return false;
    }
    for (int i = 0; i < declared.size(); i++) {
      String literal = declared.get(i).literal();
      String segment = segments.get(i);
      if (literal == null ? segment.isEmpty() : !Octets.decode(literal, false).equals(segment)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String path) {
    char before = 0;
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '%' || c == ';' || c == '\\' || (c == '.' && before == '/')) {
        return false;
      }
      before = c;
    }
    return true;
  }

  private static List<String> decoded(List<String> raw) {
    List<String> segments = new ArrayList<>(raw.size());
    for (String segment : raw) {
      segments.add(Octets.decode(segment, false));
    }
    return segments;
  }

  private static void check(List<String> segments) {
    for (String segment : segments) {
      if (LenientPath.isDots(segment)) {
        throw bad("the path has a segment . or ..");
      }
      if (segment.indexOf(0) >= 0) {
        throw bad("the path has a NUL");
      }
    }
  }

  /** Without the empty ones, but for one at the end. */
  private static List<String> merged(List<String> raw) {
    List<String> merged = new ArrayList<>(raw.size());
    for (String segment : raw) {
      if (!segment.isEmpty()) {
        merged.add(segment);
      }
    }
    if (raw.getLast().isEmpty() && !merged.isEmpty()) {
      merged.add("");
    }
    return merged;
  }

  /** The rest of a raw path behind that many segments and the slash after them. */
  public static String behind(String path, int count, boolean merging) {
    int at = 1;
    for (int i = 0; i < count; i++) {
      while (merging && at < path.length() && path.charAt(at) == '/') {
        at++;
      }
      int slash = path.indexOf('/', at);
      if (slash < 0) {
        return "";
      }
      at = slash + 1;
    }
    return path.substring(Math.min(at, path.length()));
  }

  private static GatewayError bad(String detail) {
    return GatewayError.of(ErrorCode.BAD_REQUEST, detail);
  }
}
