package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.cache.http.ByteRange;
import dev.fanlight.plugins.cache.http.CacheStatus;
import dev.fanlight.plugins.cache.http.Conditions;
import dev.fanlight.plugins.cache.store.Stored;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Answers that are made of stored responses (RFC 9111, section 4). */
final class Answers {
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NOT_MODIFIED = 304;
  private static final int NOT_SATISFIABLE = 416;

  /** What a 304 does not say, because the client has it. */
  private static final List<String> OF_CONTENT =
      List.of(
          "content-disposition",
          "content-encoding",
          "content-language",
          "content-length",
          "content-md5",
          "content-range",
          "content-type");

  private Answers() {}

  /**
   * The answer to the request that the response was fetched or validated for. It has no age but the
   * one that other caches have given it (RFC 9111, section 5.1).
   */
  static GatewayResponse firstHand(Stored stored, GatewayRequest request, CacheStatus status) {
    return of(stored, request, stored.headers().get("age"), status);
  }

  /**
   * The answer to a request: all that is stored, a part of it, or that the client has it already.
   *
   * @param now in milliseconds since 1970
   */
  static GatewayResponse of(Stored stored, GatewayRequest request, long now, CacheStatus status) {
    String age = Long.toString(TimeUnit.MILLISECONDS.toSeconds(stored.age(now)));
    return of(stored, request, age, status);
  }

  private static GatewayResponse of(
      Stored stored, GatewayRequest request, @Nullable String age, CacheStatus status) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().setAll(stored.headers());
    if (age != null) {
      headers.set("age", age);
    }
    status.addTo(headers);
    MultiMap asked = request.headers();
    if (stored.status() == OK
        && Conditions.isNotModified(asked, stored.headers(), stored.received().came())) {
      OF_CONTENT.forEach(headers::remove);
      return new GatewayResponse(NOT_MODIFIED, headers, Body.empty());
    }
    ByteRange range = range(stored, request);
    return range == null
        ? new GatewayResponse(stored.status(), headers, Body.of(stored.body()))
        : partial(stored, range, headers);
  }

  /** Null: all of it is asked for, or has to do. */
  private static @Nullable ByteRange range(Stored stored, GatewayRequest request) {
    List<String> ranges = request.headers().getAll("range");
    return stored.status() == OK
            && ranges.size() == 1
            && request.method().equals(HttpMethod.GET)
            && Conditions.allowRange(request.headers(), stored.headers())
        ? ByteRange.of(ranges.getFirst(), stored.body().length())
        : null;
  }

  private static GatewayResponse partial(Stored stored, ByteRange range, MultiMap headers) {
    int length = stored.body().length();
    if (range.isEmpty()) {
      OF_CONTENT.forEach(headers::remove);
      headers.set("content-range", "bytes */" + length);
      return new GatewayResponse(NOT_SATISFIABLE, headers, Body.empty());
    }
    headers.set("content-range", "bytes " + range.from() + "-" + range.to() + "/" + length);
    return new GatewayResponse(
        PARTIAL, headers, Body.of(stored.body().slice(range.from(), range.to() + 1)));
  }
}
