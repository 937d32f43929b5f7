package dev.fanlight.gateway.config.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A route's path: literal segments, {@code {name}} segments, and perhaps a tail {@code **} or
 * {@code {name**}}.
 *
 * @param text the path as the configuration has it
 * @param segments those before the tail
 * @param tail the tail's name; null when there is none
 */
public record PathPattern(String text, List<Segment> segments, @Nullable String tail) {
  /** A path without segments. */
  public static final PathPattern ROOT = new PathPattern("/", List.of(), null);

  /** Every path. */
  public static final PathPattern ANY = new PathPattern("/**", List.of(), "rest");

  private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z0-9_]+)(\\*\\*)?}");

  /** What a tail without a name of its own is called. */
  private static final String REST = "rest";

  public PathPattern {
    segments = List.copyOf(segments);
  }

  /**
   * @param literal the text it must be, percent-encoded as in the configuration; null for a
   *     variable
   * @param variable its name; null for a literal
   */
  public record Segment(@Nullable String literal, @Nullable String variable) {
    /** Reads one raw segment. What is no variable is a literal, whatever it has. */
    public static Segment of(String raw) {
      Matcher variable = VARIABLE.matcher(raw);
      if (variable.matches()) {
        return new Segment(null, variable.group(1));
      }
      return raw.equals("**") ? new Segment(null, REST) : new Segment(raw, null);
    }
  }

  /**
   * Parses a path that begins with a slash.
   *
   * <p>The reader of the configuration refuses wrong literals, and a tail that is not the last
   * segment.
   */
  public static PathPattern parse(String path) {
    return parse(path, path);
  }

  /**
   * The same with another text to show.
   *
   * @param text with its placeholders, as the configuration has it
   */
  public static PathPattern parse(String path, String text) {
    List<Segment> segments = new ArrayList<>(split(path).stream().map(Segment::of).toList());
    boolean tail = path.endsWith("/**") || path.endsWith("**}");
    return new PathPattern(text, segments, tail ? segments.removeLast().variable() : null);
  }

  /** The raw segments of a path: the text between its slashes. The root has none. */
  public static List<String> split(String path) {
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

  /** The names that it binds, in order. A name that stands there twice is listed twice. */
  public List<String> names() {
    return Stream.concat(segments.stream().map(Segment::variable), Stream.ofNullable(tail))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Whether its first segments are exactly those of a literal path. */
  public boolean beginsWith(String literal) {
    List<String> prefix = split(literal);
    return prefix.size() <= segments.size()
        && prefix.equals(segments.stream().limit(prefix.size()).map(Segment::literal).toList());
  }

  /** The path as the configuration has it. */
  @Override
  public String toString() {
    return text;
  }
}
