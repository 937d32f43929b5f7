package dev.fanlight.gateway.value.template;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.TemplateNames;
import dev.fanlight.gateway.value.Written;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A path, with a query part or without: RFC 6570 with only {@code {x}}, {@code {?x,y}}, {@code
 * {&x,y}} and {@code {/x*}}. Values are percent-encoded and never change the path's structure: an
 * expansion that makes a segment empty, {@code .} or {@code ..} fails. Only a route's tail variable
 * brings in several segments where one name stands.
 *
 * <p>Own code rather than a library: those at hand (vertx-uri-template, handy-uri-templates) do not
 * say which names a template uses, expand a missing value or report it where we do the other, and
 * know no tails; what would be left to them is the percent-encoding.
 */
public final class PathTemplate {
  private final String source;
  private final Written written;
  private final List<PathPart> path;
  private final PathPart.@Nullable Whole whole;
  private final List<PathPart> query;
  private final Set<String> names;
  private final @Nullable String constant;

  private PathTemplate(Written written, List<PathPart> path, List<PathPart> query) {
    this.source = written.source();
    this.written = written;
    this.whole = !path.isEmpty() && path.getLast() instanceof PathPart.Whole last ? last : null;
    this.path = whole == null ? path : path.subList(0, path.size() - 1);
    this.query = query;
    this.names =
        Stream.concat(path.stream(), query.stream())
            .flatMap(part -> part.names().stream())
            .collect(Collectors.toUnmodifiableSet());
    this.constant =
        names.isEmpty()
            ? Stream.concat(path.stream(), query.stream())
                .map(part -> ((PathPart.Literal) part).text())
                .collect(Collectors.joining())
            : null;
  }

  /**
   * Reads a template.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static PathTemplate parse(String source) {
    return parse(Written.of(source), false);
  }

  /**
   * Reads a template; what a placeholder made is a stretch of the path and holds no names.
   *
   * @param tails whether {@code {+x}} may stand at the path's end, for a tail as it came
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static PathTemplate parse(Written written, boolean tails) {
    PathParser parser = new PathParser(written, tails);
    parser.parse();
    return new PathTemplate(written, parser.path(), parser.query());
  }

  /** The same with asterisks in the place of what placeholders made, fit to be shown. */
  public PathTemplate masked() {
    Written masked = written.masked();
    return masked.equals(written) ? this : parse(masked, whole != null);
  }

  /** The name of a {@code {+x}}; null where there is none. */
  public @Nullable String whole() {
    return whole == null ? null : whole.name();
  }

  /** The names it uses. */
  public Set<String> names() {
    return names;
  }

  /** The parameters that it sets where their values are there: those of {@code {?x}}. */
  public Set<String> parameters() {
    return query.stream()
        .filter(PathPart.Parameters.class::isInstance)
        .flatMap(part -> part.names().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** As {@link #expand(TemplateNames, Map)} without further parameters. */
  public String expand(TemplateNames values) {
    return expand(values, Map.of());
  }

  /**
   * Puts the values in: a path as it stands in a request line, with its query if it has one.
   *
   * @param parameters added to the query; one whose template is exactly a name that is null is left
   *     out
   * @throws GatewayError {@code bad_request} when a value would change the path's structure, {@code
   *     bad_upstream_response} when an earlier call's value would; {@code missing_value}
   */
  public String expand(TemplateNames values, Map<String, TextTemplate> parameters) {
    if (constant != null && parameters.isEmpty()) {
      return constant;
    }
    StringBuilder out = new StringBuilder(source.length() + 16);
    path.forEach(part -> part.append(out, values, source));
    checkSegments(out, values);
    if (whole != null) {
      whole.append(out, values, source);
    }
    query.forEach(part -> part.append(out, values, source));
    parameters.forEach((name, template) -> parameter(out, name, template, values));
    return out.toString();
  }

  private void checkSegments(StringBuilder out, TemplateNames values) {
    if (out.isEmpty()) {
      out.append('/');
      return;
    }
    if (out.charAt(0) != '/') {
      // The first segments came to nothing, and took their slash with them.
      out.insert(0, '/');
    }
    for (int slash = 0; slash >= 0; ) {
      int next = out.indexOf("/", slash + 1);
      String segment = out.substring(slash + 1, next < 0 ? out.length() : next);
      if (PathParser.isDots(segment)) {
        throw unfit(values, "a value makes the segment '" + segment + "'");
      }
      if (segment.isEmpty() && !(next < 0 && path.getLast().mayEndInSlash(values))) {
        throw unfit(values, "a value makes an empty segment");
      }
      slash = next;
    }
  }

  private GatewayError unfit(TemplateNames values, String why) {
    String detail = "path '" + source + "': " + why;
    List<String> culprits =
        path.stream()
            .flatMap(part -> part.names().stream())
            .filter(n -> isDots(n, values))
            .toList();
    // The client is to blame as soon as one of these values is its own.
    return culprits.stream()
        .filter(name -> !values.ofCall(name))
        .findFirst()
        .or(() -> culprits.stream().findFirst())
        .map(name -> values.unfit(name, detail))
        .orElseGet(() -> GatewayError.of(ErrorCode.BAD_REQUEST, detail));
  }

  /** Whether its value, or an element of it, is nothing but dots, or nothing. */
  private boolean isDots(String name, TemplateNames values) {
    JsonNode value = values.value(name, source);
    if (value == null || !value.isArray()) {
      return value == null || PathParser.isDotsOrEmpty(value.asText());
    }
    for (JsonNode element : value) {
      if (PathParser.isDotsOrEmpty(element.asText())) {
        return true;
      }
    }
    return value.isEmpty();
  }

  private static void parameter(
      StringBuilder out, String name, TextTemplate template, TemplateNames values) {
    int start = out.length();
    Percent.parameter(out, name);
    if (!Percent.text(out, template, values)) {
      out.setLength(start);
    }
  }

  /** As the file has it, its placeholders included: what messages show. */
  @Override
  public String toString() {
    return source;
  }
}
