package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugins.cache.http.Conditions;
import dev.fanlight.plugins.cache.http.Directives;
import dev.fanlight.plugins.cache.store.Stored;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;

/** What a request wants of a cache (RFC 9111, section 5.2.1). */
final class Ask {
  private static final long SECOND = 1000;

  private final GatewayRequest request;
  private final Directives control;

  Ask(GatewayRequest request) {
    this.request = request;
    MultiMap headers = request.headers();
    List<String> lines = headers.getAll("cache-control");
    // Pragma is for caches that know no Cache-Control (RFC 9111, section 5.4).
    this.control =
        Directives.of(lines.isEmpty() && isPragma(headers) ? List.of("no-cache") : lines);
  }

  private static boolean isPragma(MultiMap headers) {
    return Directives.of(headers.getAll("pragma")).has("no-cache");
  }

  /** Whether the cache has no part in it. */
  boolean isForOrigin() {
    MultiMap headers = request.headers();
    return !(request.body() instanceof Body.Empty)
        || headers.contains("upgrade")
        || isWebSocket(headers)
        || Conditions.areForOrigin(headers);
  }

  /** The gateway takes Upgrade out before; over HTTP/2 there is no such field (RFC 8441). */
  private static boolean isWebSocket(MultiMap headers) {
    return headers.contains("sec-websocket-version") || headers.contains("sec-websocket-key");
  }

  boolean isHead() {
    return request.method().equals(HttpMethod.HEAD);
  }

  boolean isForRange() {
    return request.headers().contains("range");
  }

  /** Whether nothing of it may be stored. */
  boolean forbidsStoring() {
    return control.has("no-store");
  }

  boolean onlyIfCached() {
    return control.has("only-if-cached");
  }

  /** Whether it shares no fetch with others: it must not get what they asked for earlier. */
  boolean isAlone() {
    return control.has("no-cache")
        || control.has("max-age")
        || control.has("min-fresh")
        || request.headers().contains("authorization");
  }

  /**
   * The request for all of the response, whatever part or news of it the client wants.
   *
   * @param found what is stored, the one to be validated first; empty: nothing
   */
  GatewayRequest whole(List<Stored> found) {
    GatewayRequest whole = request.copy().method(HttpMethod.GET);
    Conditions.remove(whole.headers());
    if (!found.isEmpty()) {
      Conditions.validate(whole.headers(), found.getFirst().headers());
    }
    return whole;
  }

  /** Whether what is stored will do without a question to anybody. */
  boolean takes(Stored stored, long now) {
    if (stored.terms().validates() || control.has("no-cache")) {
      return false;
    }
    long fresh = stored.freshFor(now);
    long least = Math.max(0, control.seconds("min-fresh")) * SECOND;
    long maxAge = control.seconds("max-age");
    if (maxAge >= 0 && stored.age(now) > maxAge * SECOND) {
      return false;
    }
    return fresh > 0 ? fresh >= least : least == 0 && takesStale(stored, now);
  }

  private boolean takesStale(Stored stored, long now) {
    String most = control.argument("max-stale");
    return most != null
        && stored.isUsableStale(
            now, most.isEmpty() ? Long.MAX_VALUE : control.seconds("max-stale") * SECOND);
  }

  /** Whether a stale response will do while it is fetched again. */
  boolean takesWhileRevalidated(Stored stored, long now) {
    long most = stored.terms().whileRevalidated();
    return most > 0 && !demandsNews() && stored.isUsableStale(now, most);
  }

  /** Whether a stale response will do because the fetch failed. */
  boolean takesIfError(Stored stored, long now) {
    long own = Math.max(0, control.seconds("stale-if-error")) * SECOND;
    long most = Math.max(own, stored.terms().ifError());
    return most > 0 && !control.has("no-cache") && stored.isUsableStale(now, most);
  }

  private boolean demandsNews() {
    return control.has("no-cache") || control.has("max-age") || control.has("min-fresh");
  }
}
