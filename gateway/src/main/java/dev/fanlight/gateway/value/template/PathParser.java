package dev.fanlight.gateway.value.template;

import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.Written;
import dev.fanlight.gateway.value.Written.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads one path template. */
final class PathParser {
  private static final Pattern ESCAPE = Pattern.compile("%[0-9A-Fa-f]{2}");
  private static final Pattern DOTS = Pattern.compile("(\\.|%2e){1,2}", Pattern.CASE_INSENSITIVE);
  private static final String RESERVED = "-._~:/?@!$&'()*+,;=";

  private final Written written;
  private final boolean tails;
  private final List<PathPart> path = new ArrayList<>();
  private final List<PathPart> query = new ArrayList<>();
  private boolean inQuery;

  /**
   * @param tails whether {@code {+x}} may stand at the path's end
   */
  PathParser(Written written, boolean tails) {
    this.written = written;
    this.tails = tails;
  }

  /** A segment that an upstream would take for this folder or the one above it. */
  static boolean isDots(String segment) {
    return DOTS.matcher(segment).matches();
  }

  /** Part of such a segment, or of an empty one. */
  static boolean isDotsOrEmpty(String text) {
    return text.isEmpty() || isDots(text);
  }

  List<PathPart> path() {
    return List.copyOf(path);
  }

  List<PathPart> query() {
    return List.copyOf(query);
  }

  void parse() {
    if (!written.text().startsWith("/") && !written.source().startsWith("{/")) {
      throw wrong("a path begins with a slash");
    }
    for (Run run : written.runs()) {
      if (run.placed()) {
        literal(run.text(), true);
      } else {
        parse(run.text());
      }
    }
    checkSegments();
  }

  private void parse(String source) {
    for (int at = 0; at < source.length(); ) {
      int brace = source.indexOf('{', at);
      literal(source.substring(at, brace < 0 ? source.length() : brace), false);
      if (brace < 0) {
        break;
      }
      int end = source.indexOf('}', brace);
      if (end < 0) {
        throw wrong("a { is never closed");
      }
      expression(source.substring(brace + 1, end));
      at = end + 1;
    }
  }

  /** A placeholder may begin the query too: it stands for a part of a path as one writes it. */
  private void literal(String text, boolean placed) {
    int question = inQuery ? -1 : text.indexOf('?');
    String first = question < 0 ? text : text.substring(0, question);
    add(encoded(first, placed));
    if (question >= 0) {
      inQuery = true;
      add(encoded(text.substring(question), placed));
    }
  }

  private void add(String literal) {
    if (!literal.isEmpty()) {
      (inQuery ? query : path).add(new PathPart.Literal(literal));
    }
  }

  /** What may not stand in a request line is percent-encoded once, here. */
  private String encoded(String text, boolean placed) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if ((!placed && (c == '#' || c == '}')) || Character.isISOControl(c)) {
            throw wrong(
                "it holds "
                    + (Character.isISOControl(c) ? "a control character" : "a " + (char) c));
          }
          if (Character.getType(c) == Character.SURROGATE) {
            throw wrong("it holds half of a surrogate pair");
          }
          if (c == '%' || RESERVED.indexOf(c) >= 0) {
            out.append((char) c);
          } else {
            Percent.encode(out, Character.toString(c));
          }
        });
    if (ESCAPE.matcher(text).replaceAll("").indexOf('%') >= 0) {
      throw wrong("a % is followed by two hexadecimal digits");
    }
    return out.toString();
  }

  private void expression(String text) {
    String operator = text.isEmpty() ? "" : text.substring(0, 1);
    switch (operator) {
      case "?", "&" -> parameters(operator, text.substring(1));
      case "/" -> segments(text.substring(1));
      case "+" -> whole(text);
      default -> simple(text);
    }
  }

  private void parameters(String operator, String text) {
    if (operator.equals("?") && inQuery) {
      throw wrong("the query has begun before {?" + text + "}; expected {&" + text + "}");
    }
    if (operator.equals("&") && !inQuery) {
      throw wrong("no query has begun before {&" + text + "}; expected {?" + text + "}");
    }
    inQuery = true;
    List<String> names = List.of(text.split(",", -1));
    names.forEach(name -> requireName(name, operator + text));
    query.add(new PathPart.Parameters(names));
  }

  private void segments(String text) {
    if (inQuery) {
      throw wrong("{/" + text + "} stands in the query");
    }
    if (!text.endsWith("*")) {
      throw wrong("found {/" + text + "}; expected {/" + text + "*}");
    }
    String name = text.substring(0, text.length() - 1);
    requireName(name, "/" + text);
    path.add(new PathPart.Segments(name));
  }

  private void whole(String text) {
    requireName(tails ? text.substring(1) : text, text);
    if (inQuery) {
      throw wrong("{" + text + "} stands in the query");
    }
    path.add(new PathPart.Whole(text.substring(1)));
  }

  private void simple(String name) {
    requireName(name, name);
    if (inQuery) {
      query.add(new PathPart.Simple(name));
    } else {
      path.add(new PathPart.Segment(name));
    }
  }

  private void requireName(String name, String expression) {
    if (!TemplateNames.NAME.matcher(name).matches()) {
      throw wrong(
          "found {"
              + expression
              + "}; expected {x}, {?x}, {&x} or {/x*} with names of "
              + TemplateNames.NAME);
    }
  }

  /** A literal segment that could only ever fail is a mistake of the template. */
  private void checkSegments() {
    if (path.stream()
        .limit(Math.max(0, path.size() - 1))
        .anyMatch(PathPart.Whole.class::isInstance)) {
      throw wrong("{+x} stands at the end of a path");
    }
    StringBuilder shape = new StringBuilder();
    for (PathPart part : path) {
      shape.append(
          switch (part) {
            case PathPart.Literal literal -> literal.text();
            case PathPart.Segments several -> "/{}";
            default -> "{}";
          });
    }
    String[] segments = shape.toString().split("/", -1);
    for (int i = 1; i < segments.length; i++) {
      if (isDots(segments[i]) || (segments[i].isEmpty() && i < segments.length - 1)) {
        throw wrong("it has an empty segment, '.' or '..'");
      }
    }
  }

  private IllegalArgumentException wrong(String why) {
    return new IllegalArgumentException(
        "'" + written.source() + "' is not a path template: " + why);
  }
}
