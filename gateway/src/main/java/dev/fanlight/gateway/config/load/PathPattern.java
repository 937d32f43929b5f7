package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.yaml.ConfigNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks the form of {@code match.path}. The package {@code route} does the matching. */
final class PathPattern {
  private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9_]+)(\\*\\*)?}");
  private static final Pattern LITERAL =
      Pattern.compile("([A-Za-z0-9._~!$&'()+,;=:@-]|%[0-9A-Fa-f]{2})*");
  private static final Pattern DOTS = Pattern.compile("(\\.|%2[Ee]){1,2}");

  /** The name a bare {@code **} gives to what it matches. */
  private static final String REST = "rest";

  private PathPattern() {}

  /** The pattern, wrong or not. */
  static String read(ConfigNode node) {
    String pattern = node.text();
    if (pattern == null || !pattern.startsWith("/")) {
      if (pattern != null) {
        node.error("a path that begins with /");
      }
      return "/";
    }
    String[] segments = segments(pattern);
    for (int i = 0; i < segments.length; i++) {
      check(node, segments[i], i == segments.length - 1);
    }
    List<String> names = names(segments);
    for (String name : new LinkedHashSet<>(names)) {
      if (names.indexOf(name) != names.lastIndexOf(name)) {
        node.error("each variable once", "{" + name + "} is bound twice");
      }
    }
    return pattern;
  }

  private static void check(ConfigNode node, String segment, boolean last) {
    boolean tail = segment.endsWith("**") || segment.endsWith("**}");
    if (tail && !last) {
      node.error("** only as the last segment");
    } else if (!segment.equals("**")
        && !VARIABLE.matcher(segment).matches()
        && !LITERAL.matcher(segment).matches()) {
      node.error(
          "segments that are text, {name}, {name**} or **, each whole", "percent-encode the rest");
    } else if (DOTS.matcher(segment).matches()) {
      node.error("no segment . or ..");
    } else if (segment.isEmpty() && !last) {
      node.error("no empty segment");
    }
  }

  /** The names its variables bind. */
  static Set<String> variables(String pattern) {
    return new LinkedHashSet<>(names(segments(pattern)));
  }

  /** The name of its tail; null when it has none. */
  static @Nullable String tail(String pattern) {
    String[] segments = segments(pattern);
    String last = segments[segments.length - 1];
    return last.endsWith("**") || last.endsWith("**}") ? names(segments).getLast() : null;
  }

  /** Whether its first segments are exactly those of a literal path. */
  static boolean beginsWith(String pattern, String literal) {
    List<String> prefix = List.of(segments(literal));
    List<String> whole = List.of(segments(pattern));
    return prefix.size() <= whole.size()
        && whole.subList(0, prefix.size()).equals(prefix)
        && prefix.stream().noneMatch(segment -> segment.contains("{") || segment.equals("**"));
  }

  private static String[] segments(String pattern) {
    return pattern.substring(1).split("/", -1);
  }

  private static List<String> names(String[] segments) {
    List<String> names = new ArrayList<>();
    for (String segment : segments) {
      Matcher variable = VARIABLE.matcher(segment);
      if (variable.matches()) {
        names.add(variable.group(1));
      } else if (segment.equals("**")) {
        names.add(REST);
      }
    }
    return names;
  }
}
