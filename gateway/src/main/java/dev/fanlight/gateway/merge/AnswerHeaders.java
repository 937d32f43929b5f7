package dev.fanlight.gateway.merge;

import dev.fanlight.gateway.config.action.FanOutConfig.Pick;
import dev.fanlight.gateway.merge.CallResult.Success;
import dev.fanlight.gateway.merge.fields.CacheControl;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.List;
import java.util.Map;

/** The header fields of a buffered answer. */
public final class AnswerHeaders {
  private static final int MOST_NAMED = 32;

  private AnswerHeaders() {}

  /**
   * Our content-type, what is picked from the calls that succeeded, and {@code cache-control:
   * no-store} unless it is picked.
   *
   * @param pick by field name in lower case; {@code strictest} is meant for cache-control
   */
  public static MultiMap of(Map<String, Pick> pick, List<Place> places) {
    MultiMap headers = HttpHeaders.headers();
    headers.set(HttpHeaders.CONTENT_TYPE, "application/json");
    headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
    List<CallResult> results =
        places.stream()
            .flatMap(place -> place.results().stream())
            .filter(r -> !r.skipped())
            .toList();
    pick.forEach((name, how) -> {
      List<String> values = values(name, how, results);
      if (!values.isEmpty()) {
        headers.set(name, values);
      }
    });
    return headers;
  }

  /**
   * Says in {@code Fanlight-Partial} which calls did not succeed: the first of them.
   *
   * @return whether there are any
   */
  public static boolean partial(MultiMap headers, List<Place> places) {
    List<String> calls = Place.partial(places);
    if (!calls.isEmpty()) {
      headers.set(
          "fanlight-partial",
          String.join(", ", calls.subList(0, Math.min(MOST_NAMED, calls.size()))));
    }
    return !calls.isEmpty();
  }

  private static List<String> values(String name, Pick how, List<CallResult> results) {
    List<MultiMap> each = results.stream().map(AnswerHeaders::fields).toList();
    List<List<String>> present =
        each.stream().map(fields -> fields.getAll(name)).filter(lines -> !lines.isEmpty()).toList();
    if (present.isEmpty()) {
      return List.of();
    }
    return switch (how) {
      case FIRST -> present.getFirst();
      case LAST -> present.getLast();
      case ALL -> present.stream().flatMap(List::stream).toList();
      case STRICTEST -> List.of(CacheControl.strictest(each));
    };
  }

  private static MultiMap fields(CallResult result) {
    return result.end() instanceof Success success ? success.headers() : HttpHeaders.headers();
  }
}
