package dev.fanlight.plugins.cache.store;

import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugins.cache.http.Directives;
import dev.fanlight.plugins.cache.http.Elements;
import dev.fanlight.plugins.cache.http.HttpDate;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which responses a shared cache stores, and for how long they are fresh (RFC 9111, sections 3 and
 * 4.2).
 *
 * @param heuristic whether the age of a response says so where it does not
 * @param revalidateMillis how long stale responses are used while they are fetched, of those that
 *     say how long they are fresh, and not that
 * @param errorMillis the same for when a fetch fails
 * @param identified whether it is known whose the requests are
 */
public record Rules(
    boolean heuristic, long revalidateMillis, long errorMillis, boolean identified) {
  private static final long SECOND = 1000;
  private static final long MOST_HEURISTIC = 24 * 60 * 60 * SECOND;
  private static final int HEURISTIC_PART = 10;

  /** RFC 9110, section 15.1; but for 206, which is not stored. */
  private static final Set<Integer> HEURISTIC =
      Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

  /** Final statuses whose meaning for caches is known here. */
  private static final Set<Integer> UNDERSTOOD =
      Set.of(
          200, 201, 202, 203, 204, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 410, 414,
          421, 451, 500, 501, 502, 503, 504);

  /**
   * Fields that the gateway writes behind the cache, so that the origin server sees other values
   * than the cache. Scheme, host and port are in the key.
   */
  private static final Set<String> WRITTEN_BEHIND =
      Set.of(
          "forwarded",
          "grpc-timeout",
          "traceparent",
          "tracestate",
          "via",
          "x-forwarded-for",
          "x-request-id",
          "x-request-timeout-ms");

  /** Fields that the cache reads itself when it uses a response or hears news of it. */
  private static final Set<String> READ =
      Set.of(
          "age", "cache-control", "cache-tag", "date", "etag", "expires", "last-modified", "vary");

  /** Content whose end is not near. */
  private static final Set<String> STREAMS = Set.of("text/event-stream", "application/grpc");

  /**
   * Whether an answer with that status says what the target is now: a success, a redirect, or that
   * it is gone (RFC 9111, section 4.4, and RFC 9110, section 15). Any other one may come of what
   * one client has asked for, or of one moment, and so counts for nobody else.
   */
  public static boolean speaksOfTarget(int status) {
    return (status >= 200 && status < 400 && status != 206 && status != 304)
        || status == 404
        || status == 410;
  }

  /** The same for requests of clients that are known. */
  public Rules ofIdentified() {
    return new Rules(heuristic, revalidateMillis, errorMillis, true);
  }

  /**
   * What holds for a response; null where it must not be stored, or is of no use.
   *
   * @param received when, in milliseconds since 1970
   */
  public @Nullable Terms of(GatewayRequest request, int status, MultiMap response, long received) {
    Directives control = Directives.of(response.getAll("cache-control"));
    if (!request.method().equals(HttpMethod.GET)
        || status < 200
        || status == 206
        || status == 304
        || control.areMalformed()
        || control.withheld().stream().anyMatch(Rules::isReadByCache)
        || isRefused(status, control)
        || isForOneClient(request, response, control)
        || isStream(response)
        || !Stored.fits(response)
        || !canBeSelected(response)) {
      return null;
    }
    if (!isExplicit(response, control) && !HEURISTIC.contains(status)) {
      return null;
    }
    Terms terms = terms(status, response, control, received);
    return terms.isUseful(response) ? terms : null;
  }

  /**
   * Whether the cache itself reads that field. A response that withholds it from later requests is
   * not stored.
   */
  private static boolean isReadByCache(String name) {
    return READ.contains(name) || name.startsWith("content-");
  }

  /** Whether the requests that the response is an answer to can be told by their fields. */
  private static boolean canBeSelected(MultiMap response) {
    List<String> names = Elements.of(response.getAll("vary"));
    return names.size() <= Selection.MOST_NAMES
        && names.stream().allMatch(Elements::isToken) // of anything else nobody knows the field
        && names.stream().noneMatch(name -> name.equals("*") || isWrittenBehind(name));
  }

  /** Whether the origin server sees another value of that field than the cache. */
  public static boolean isWrittenBehind(String name) {
    return WRITTEN_BEHIND.contains(name.toLowerCase(Locale.ROOT));
  }

  private static boolean isExplicit(MultiMap response, Directives control) {
    return control.has("public")
        || control.has("max-age")
        || control.has("s-maxage")
        || response.contains("expires");
  }

  private static boolean isRefused(int status, Directives control) {
    return control.has("must-understand") ? !UNDERSTOOD.contains(status) : control.has("no-store");
  }

  private boolean isForOneClient(GatewayRequest request, MultiMap response, Directives control) {
    return control.has("private")
        || response.contains("set-cookie")
        || (isOfOneClient(request) && !isForAll(control));
  }

  /**
   * Whether an answer to that request is for its client alone, unless it says that it is for all
   * (RFC 9111, section 3.5).
   */
  public boolean isOfOneClient(GatewayRequest request) {
    return identified || request.headers().contains("authorization");
  }

  /** Whether a response says that it is for all clients, also where one of them was known. */
  public static boolean isForAll(MultiMap response) {
    return isForAll(Directives.of(response.getAll("cache-control")));
  }

  private static boolean isForAll(Directives control) {
    return control.has("public") || control.has("s-maxage") || control.has("must-revalidate");
  }

  private static boolean isStream(MultiMap response) {
    String type = response.get("content-type");
    return type != null && STREAMS.stream().anyMatch(type.toLowerCase(Locale.ROOT)::startsWith);
  }

  private Terms terms(int status, MultiMap response, Directives control, long received) {
    // Nobody has said of others that they are for all clients.
    boolean explicit = isExplicit(response, control);
    boolean validates = control.isWhole("no-cache");
    boolean strict =
        validates
            || control.has("must-revalidate")
            || control.has("proxy-revalidate")
            || control.has("s-maxage");
    return new Terms(
        lifetime(status, response, control, received),
        validates,
        strict,
        millis(control, "stale-while-revalidate", explicit ? revalidateMillis : 0),
        millis(control, "stale-if-error", explicit ? errorMillis : 0));
  }

  private static long millis(Directives control, String name, long otherwise) {
    long seconds = control.seconds(name);
    return seconds < 0 ? otherwise : seconds * SECOND;
  }

  private long lifetime(int status, MultiMap response, Directives control, long received) {
    long seconds = control.seconds("s-maxage");
    seconds = seconds < 0 ? control.seconds("max-age") : seconds;
    if (seconds >= 0) {
      return seconds * SECOND;
    }
    long date = Objects.requireNonNullElse(HttpDate.millis(response.get("date")), received);
    if (response.contains("expires")) {
      Long expires = HttpDate.millis(response.get("expires"));
      return expires == null ? 0 : Math.max(0, expires - date);
    }
    Long modified = HttpDate.millis(response.get("last-modified"));
    boolean may = heuristic && (HEURISTIC.contains(status) || control.has("public"));
    return !may || modified == null
        ? 0
        : Math.clamp((date - modified) / HEURISTIC_PART, 0, MOST_HEURISTIC);
  }
}
