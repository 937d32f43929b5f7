package dev.fanlight.plugins.redirect;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A path with values of the route's path variables: {@code {id}} as one segment or a part of one,
 * {@code {+rest}} with the slashes that the value has.
 */
final class PathTemplate {
  private static final Pattern PART = Pattern.compile("\\{(\\+?)([A-Za-z_][A-Za-z0-9_]{0,63})}");
  private static final Pattern LITERAL =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*");
  private static final Pattern DOTS = Pattern.compile("(?:\\.|%2[Ee]){1,2}");

  private final List<Part> parts;

  private PathTemplate(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * @param text encoded already; or the name of a variable
   */
  private record Part(String text, boolean variable, boolean slashes) {}

  /**
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static PathTemplate parse(String written) {
    if (!written.startsWith("/") || written.startsWith("//")) {
      throw new IllegalArgumentException("path must begin with one slash");
    }
    List<Part> parts = new ArrayList<>();
    Matcher variables = PART.matcher(written);
    int end = 0;
    while (variables.find()) {
      parts.add(literal(written, end, variables.start()));
      parts.add(new Part(variables.group(2), true, !variables.group(1).isEmpty()));
      end = variables.end();
    }
    parts.add(literal(written, end, written.length()));
    for (String segment : written.split("/", -1)) {
      if (DOTS.matcher(segment).matches()) {
        throw new IllegalArgumentException(
            "path must have no segment of dots, which clients resolve: write what %s leads to"
                .formatted(written));
      }
    }
    return new PathTemplate(parts);
  }

  private static Part literal(String written, int from, int to) {
    String text = written.substring(from, to);
    if (!LITERAL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "path takes text as it stands in a path, percent-encoded and without a query, and {name}"
              + " or {+name}; not "
              + written);
    }
    return new Part(text, false, false);
  }

  /** The names of the variables. */
  Set<String> names() {
    return parts.stream().filter(Part::variable).map(Part::text).collect(Collectors.toSet());
  }

  /**
   * The path, which begins with exactly one slash: a client would take what follows two slashes for
   * a host.
   *
   * @throws GatewayError {@code bad_request} when a value would make a segment of dots
   */
  String expand(Map<String, String> variables) {
    StringBuilder path = new StringBuilder();
    for (Part part : parts) {
      if (!part.variable) {
        path.append(part.text);
      } else if (part.slashes) {
        Encoding.segments(value(variables, part.text), path);
      } else {
        Encoding.segment(value(variables, part.text), path);
      }
    }
    while (path.length() > 1 && path.charAt(1) == '/') {
      path.deleteCharAt(1);
    }
    for (String segment : path.toString().split("/", -1)) {
      if (DOTS.matcher(segment).matches()) {
        throw GatewayError.of(
            ErrorCode.BAD_REQUEST, "the path would lead out of where it is redirected to");
      }
    }
    return path.toString();
  }

  private static String value(Map<String, String> variables, String name) {
    @Nullable String value = variables.get(name);
    if (value == null) {
      throw GatewayError.of(
          ErrorCode.PLUGIN_FAILED,
          "the path of a redirect needs {%s}, which the route has not".formatted(name));
    }
    return value;
  }
}
