package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.filter.FilterChain.Preflights;
import java.util.List;

/** A route, and what can be read of the request that it matched. */
public record RouteMatch<R extends RouteMatch.Candidate>(R route, RequestValues values) {

  /** A route as far as the choice between routes is concerned, whether it runs or not. */
  public interface Candidate {
    RouteConfig config();

    /** Which preflights of browsers its plugins answer. */
    Preflights preflights();

    /** The paths that its plugins choose requests by. */
    List<PathPattern> pluginPaths();
  }
}
