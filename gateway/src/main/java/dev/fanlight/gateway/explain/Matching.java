package dev.fanlight.gateway.explain;

import dev.fanlight.gateway.config.match.MatchConfig;
import dev.fanlight.gateway.config.match.MatchConfig.First;
import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.explain.Explanation.Answering;
import dev.fanlight.gateway.explain.Explanation.Considered;
import dev.fanlight.gateway.explain.Explanation.Preflight;
import dev.fanlight.gateway.explain.Explanation.Refusal;
import dev.fanlight.gateway.explain.Explanation.Verdict;
import dev.fanlight.gateway.explain.read.ReadRequest;
import dev.fanlight.gateway.explain.words.Unmet;
import dev.fanlight.gateway.explain.words.Wording;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.route.Preflights;
import dev.fanlight.gateway.route.Router;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.route.exchange.RouteMatch;
import dev.fanlight.gateway.route.path.PathReading;
import dev.fanlight.gateway.route.path.Rank;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the router says of one request, and why. */
final class Matching {
  private final Router<Described> router;
  private final ReadRequest read;
  private final PathReading reading;
  private final RequestValues values;
  private final @Nullable HttpMethod asked;
  private @Nullable RouteMatch<Described> match;
  private @Nullable GatewayError error;

  /**
   * @throws GatewayError when the path cannot be read
   */
  Matching(Router<Described> router, PathsConfig paths, ReadRequest read) {
    this.router = router;
    this.read = read;
    this.reading = PathReading.of(read.request().path(), paths);
    this.values = new RequestValues(read.request(), read.client().address());
    this.asked = Preflights.asked(read.request());
    try {
      match = router.find(read.request(), read.client());
    } catch (GatewayError refusal) {
      error = refusal;
    }
  }

  /** Null: no route serves the request. */
  @Nullable RouteMatch<Described> match() {
    return match;
  }

  PathReading reading() {
    return reading;
  }

  /** Those whose path is the request's, the most specific first. */
  List<Considered> considered() {
    List<Considered> all = new ArrayList<>();
    Described serving = match == null ? null : match.route();
    for (Described route : router.at(reading.segments())) {
      String unmet = unmet(route);
      if (serving == null ? unmet == null : serving.equals(route)) {
        serving = route;
        all.add(considered(route, Verdict.SERVES, null));
      } else if (serving == null || unmet != null) {
        all.add(considered(route, Verdict.DECLINES, unmet));
      } else {
        all.add(considered(route, Verdict.COMES_LATER, prior(serving, route)));
      }
    }
    return all;
  }

  /** Why the one serves what both could serve. */
  private static String prior(Described serving, Described other) {
    boolean equal = Rank.of(serving.config().match()).equals(Rank.of(other.config().match()));
    return serving.name() + (equal ? " is as specific and stands before it" : " is more specific");
  }

  /** One of another path. */
  Considered elsewhere(Described route) {
    String why = Wording.difference(route.config().match().path(), reading.segments());
    return considered(route, Verdict.OTHER_PATH, why);
  }

  private static Considered considered(Described route, Verdict verdict, @Nullable String why) {
    MatchConfig.Host host = route.config().match().host();
    return new Considered(
        route.name(),
        host == null ? null : host.text(),
        route.config().match().path().text(),
        Wording.names(route.config().match().methods()),
        verdict,
        why);
  }

  /** Where a plugin answers the preflight, the request that is to follow counts. */
  private @Nullable String unmet(Described route) {
    HttpMethod next = asked != null && isAnswered() ? asked : null;
    First headers = next == null ? values::firstHeader : null;
    HttpMethod method = next == null ? read.request().method() : next;
    return Unmet.of(route.config(), read.client(), method, values, headers);
  }

  private boolean isAnswered() {
    List<Described> asksFor = asksFor();
    return !asksFor.isEmpty()
        && asksFor.stream().allMatch(one -> one.preflights() == FilterChain.Preflights.ALL);
  }

  private List<Described> asksFor() {
    return asked == null ? List.of() : router.mayServe(reading, asked, read.client(), values);
  }

  @Nullable Preflight preflight() {
    return asked == null
        ? null
        : new Preflight(
            asked.name(),
            asksFor().stream()
                .map(route ->
                    new Answering(route.name(), route.preflights().name().toLowerCase(Locale.ROOT)))
                .toList());
  }

  @Nullable Refusal refusal() {
    GatewayError refused = error;
    if (refused == null) {
      return null;
    }
    List<String> lenient = reading.lenient();
    String more = lenient == null || refused.status() != 400 ? "" : ambiguity(lenient);
    return Refusal.of(refused, refused.detail() + more, Grpc.isCall(read.request().headers()));
  }

  /** What a lenient server would make of the path. */
  private String ambiguity(List<String> lenient) {
    Optional<Described> other =
        router.at(lenient).stream().filter(route -> unmet(route) == null).findFirst();
    String path = Wording.quoted("/" + String.join("/", lenient));
    return ": a server that decodes it once more, or differently, reads "
        + path
        + other.map(route -> ", which is on route " + route.name()).orElse("");
  }
}
