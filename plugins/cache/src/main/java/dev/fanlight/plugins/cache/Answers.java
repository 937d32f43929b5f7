package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.cache.content.Held;
import dev.fanlight.plugins.cache.content.PieceStream;
import dev.fanlight.plugins.cache.content.Pieces;
import dev.fanlight.plugins.cache.http.ByteRange;
import dev.fanlight.plugins.cache.http.CacheStatus;
import dev.fanlight.plugins.cache.http.Conditions;
import dev.fanlight.plugins.cache.store.Stored;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
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

  /** What says how long the response itself may be used. */
  private static final List<String> OF_LIFE =
      List.of("age", "cache-control", "etag", "expires", "last-modified", "pragma");

  private final Exchange exchange;
  private final GatewayRequest request;
  private final Held held;

  /**
   * @param held what answers under way hold
   */
  Answers(Exchange exchange, Held held) {
    this.exchange = exchange;
    this.request = exchange.request();
    this.held = held;
  }

  /**
   * The answer to the request that the response was fetched or validated for. It has no age but the
   * one that other caches have given it (RFC 9111, section 5.1).
   *
   * @param fields with those that are for this request only
   */
  GatewayResponse firstHand(Stored stored, MultiMap fields, CacheStatus status) {
    return of(stored, MultiMap.caseInsensitiveMultiMap().setAll(fields), status);
  }

  /**
   * The answer to a request: all that is stored, a part of it, or that the client has it already.
   *
   * @param now in milliseconds since 1970
   */
  GatewayResponse of(Stored stored, long now, CacheStatus status) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().setAll(stored.headers());
    headers.set("age", Long.toString(TimeUnit.MILLISECONDS.toSeconds(stored.age(now))));
    return of(stored, headers, status);
  }

  private GatewayResponse of(Stored stored, MultiMap headers, CacheStatus status) {
    status.addTo(headers);
    MultiMap asked = request.headers();
    if (stored.status() == OK
        && Conditions.isNotModified(asked, stored.headers(), stored.received().came())) {
      OF_CONTENT.forEach(headers::remove);
      return new GatewayResponse(NOT_MODIFIED, headers, Body.empty());
    }
    if (request.method().equals(HttpMethod.HEAD)) {
      // A plugin before that changes the content must be able to take the length away.
      headers.set("content-length", Integer.toString(stored.body().length()));
      return new GatewayResponse(stored.status(), headers, Body.empty());
    }
    ByteRange range = range(stored);
    return range == null
        ? new GatewayResponse(
            stored.status(), headers, body(stored.body(), 0, stored.body().length()))
        : partial(stored, range, headers);
  }

  /** Null: all of it is asked for, or has to do. */
  private @Nullable ByteRange range(Stored stored) {
    List<String> ranges = request.headers().getAll("range");
    return stored.status() == OK
            && ranges.size() == 1
            && request.method().equals(HttpMethod.GET)
            && Conditions.allowRange(request.headers(), stored.headers())
        ? ByteRange.of(ranges.getFirst(), stored.body().length())
        : null;
  }

  private GatewayResponse partial(Stored stored, ByteRange range, MultiMap headers) {
    int length = stored.body().length();
    if (range.isEmpty()) {
      // It is an error of this request, and says nothing of how long other answers are good.
      OF_CONTENT.forEach(headers::remove);
      OF_LIFE.forEach(headers::remove);
      headers.set("content-range", "bytes */" + length);
      return new GatewayResponse(NOT_SATISFIABLE, headers, Body.empty());
    }
    headers.set("content-range", "bytes " + range.from() + "-" + range.to() + "/" + length);
    return new GatewayResponse(PARTIAL, headers, body(stored.body(), range.from(), range.to() + 1));
  }

  /**
   * Large content goes out in pieces, which all clients share. Where answers under way hold too
   * much already, the answer gets a copy, which counts in {@code limits.memory}.
   */
  private Body body(Pieces content, int from, int end) {
    List<Buffer> pieces = content.slice(from, end);
    if (pieces.size() > 1 && content.hold(held)) {
      exchange.onEnd(() -> content.release(held));
      return new Body.Streamed(new PieceStream(pieces, null), (long) end - from);
    }
    if (pieces.size() == 1 && content.length() <= Pieces.WHOLE) {
      return Body.of(pieces.getFirst());
    }
    Buffer copy = Buffer.buffer(end - from);
    pieces.forEach(copy::appendBuffer);
    return Body.of(copy);
  }
}
