package dev.fanlight.gateway.config.match;

import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells whether a request can meet two conditions at once. Where that is not plain, it can. */
public final class SharedRequests {
  /** Fields that a preflight may have: browsers send these, proxies add those. */
  private static final Set<String> OF_PREFLIGHTS =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "access-control-request-headers",
          "access-control-request-method",
          "access-control-request-private-network",
          "cache-control",
          "connection",
          "content-length",
          "dnt",
          "forwarded",
          "host",
          "origin",
          "pragma",
          "priority",
          "referer",
          "user-agent",
          "via");

  private SharedRequests() {}

  /**
   * Whether a request can be one of both.
   *
   * @param one null: every request
   * @param other null: every request
   */
  public static boolean exist(@Nullable MatchConfig one, @Nullable MatchConfig other) {
    return one == null
        || other == null
        || (methods(one, other)
            && (one.host() == null || other.host() == null || one.hasHostOf(other))
            && paths(one.path(), other.path())
            && conditions(one.headers(), other.headers())
            && conditions(one.query(), other.query()));
  }

  /** Whether the preflight of a browser can be one of those. It has no credentials. */
  public static boolean includePreflights(@Nullable MatchConfig requests) {
    return requests == null
        || (requests.allows(HttpMethod.OPTIONS)
            && requests.headers().entrySet().stream()
                .allMatch(field -> mayHave(field.getKey()) || field.getValue().holdsText(null)));
  }

  private static boolean mayHave(String field) {
    return OF_PREFLIGHTS.contains(field)
        || field.startsWith("sec-")
        || field.startsWith("x-forwarded-");
  }

  private static boolean methods(MatchConfig one, MatchConfig other) {
    return one.methods().isEmpty()
        || other.methods().isEmpty()
        || one.methods().stream().anyMatch(other::allows)
        || other.methods().stream().anyMatch(one::allows);
  }

  private static boolean paths(PathPattern one, PathPattern other) {
    int shared = Math.min(one.segments().size(), other.segments().size());
    for (int i = 0; i < shared; i++) {
      String literal = one.segments().get(i).literal();
      String second = other.segments().get(i).literal();
      if (literal != null && second != null && differ(literal, second)) {
        return false;
      }
    }
    return (one.tail() != null || one.segments().size() >= other.segments().size())
        && (other.tail() != null || other.segments().size() >= one.segments().size());
  }

  /** What has escapes may be the same in another form, and empty segments may not count. */
  private static boolean differ(String one, String other) {
    return !one.equals(other)
        && !one.isEmpty()
        && !other.isEmpty()
        && one.indexOf('%') < 0
        && other.indexOf('%') < 0;
  }

  private static boolean conditions(Map<String, Condition> one, Map<String, Condition> other) {
    return one.entrySet().stream()
        .allMatch(condition -> {
          Condition second = other.get(condition.getKey());
          return second == null
              || (mayHold(condition.getValue(), second) && mayHold(second, condition.getValue()));
        });
  }

  /** Whether the second may hold of a value of which the first does. */
  private static boolean mayHold(Condition first, Condition other) {
    Condition second = other instanceof Condition.Placed placed ? placed.condition() : other;
    return switch (first) {
      case Condition.Placed placed -> mayHold(placed.condition(), second);
      case Condition.OneOf texts -> texts.values().stream().anyMatch(text -> mayHold(second, text));
      case Condition.Exists there -> there.exists() || second.holdsText(null);
      case Condition.Not not -> !not.condition().equals(second);
      case Condition.Any any -> any.conditions().stream().anyMatch(each -> mayHold(each, second));
      case Condition.Every every ->
          every.conditions().stream().allMatch(each -> mayHold(each, second));
      case Condition.Contains some -> true;
      case Condition.StartsWith some -> true;
      case Condition.Matches some -> true;
      case Condition.Compared some -> true;
    };
  }

  /** A text may be too long for a pattern. */
  private static boolean mayHold(Condition condition, String text) {
    try {
      return condition.holdsText(text);
    } catch (GatewayError tooLong) {
      return true;
    }
  }
}
