package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.config.node.ConfigNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;

/** Reads {@code match.path} and checks its form. */
final class PathPatternReader {
  /** Gives nothing back, so that it takes no more of the stack for a longer segment. */
  private static final Pattern LITERAL =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()+,;=:@-]|%[0-9A-Fa-f]{2})*+");

  private static final Pattern DOTS = Pattern.compile("(\\.|%2[Ee]){1,2}");

  private PathPatternReader() {}

  /** The pattern, wrong or not. */
  static PathPattern read(ConfigNode node) {
    String path = node.text();
    if (path == null || !path.startsWith("/")) {
      if (path != null) {
        node.error("a path that begins with /");
      }
      return PathPattern.ROOT;
    }
    List<String> segments = PathPattern.split(path);
    for (int i = 0; i < segments.size(); i++) {
      check(node, segments.get(i), i == segments.size() - 1);
    }
    PathPattern pattern = PathPattern.parse(path, node.meant().source());
    List<String> names = pattern.names();
    for (String name : new LinkedHashSet<>(names)) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        node.error(
            "each variable once", node.isSubstituted() ? null : "{" + name + "} is bound twice");
      }
    }
    return pattern;
  }

  private static void check(ConfigNode node, String segment, boolean last) {
    boolean tail = segment.endsWith("**") || segment.endsWith("**}");
    if (tail && !last) {
      node.error("** only as the last segment");
    } else if (isLiteral(segment) && !LITERAL.matcher(segment).matches()) {
      node.error(
          "segments that are text, {name}, {name**} or **, each whole", "percent-encode the rest");
    } else if (DOTS.matcher(segment).matches()) {
      node.error("no segment . or ..");
    } else if (segment.isEmpty() && !last) {
      node.error("no empty segment");
    }
  }

  private static boolean isLiteral(String segment) {
    return PathPattern.Segment.of(segment).literal() != null;
  }
}
