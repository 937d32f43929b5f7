package dev.fanlight.gateway.route.path;

import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How specific a route is. Of routes with the same rank, the first one in the file serves a request
 * that meets the conditions of all of them.
 *
 * @param place the segments of its path, decoded; empty where a variable stands
 * @param tail whether the path goes on behind them
 * @param host null: any
 * @param conditions how many there are for header fields and the query
 */
public record Rank(
    List<Optional<String>> place, boolean tail, @Nullable String host, int conditions) {

  public static Rank of(MatchConfig match) {
    PathPattern path = match.path();
    return new Rank(
        path.segments().stream().map(Rank::literal).toList(),
        path.tail() != null,
        match.host() == null ? null : match.host().name(),
        conditions(match));
  }

  private static Optional<String> literal(PathPattern.Segment segment) {
    return Optional.ofNullable(segment.literal()).map(literal -> Octets.decode(literal, false));
  }

  public static int conditions(MatchConfig match) {
    return match.headers().size() + match.query().size();
  }
}
