package dev.fanlight.gateway.upstream.network;

import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.fields.Grpc;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.concurrent.TimeUnit;

/**
 * The time that an upstream is told it has. A call whose response is held has until its deadline.
 * What may stream for as long as it likes, gRPC and server-sent events, is told only what bounds
 * the whole exchange: a server would end such a stream at the deadline of its head.
 */
public final class AnnouncedTime {
  /** The upstream is told nothing. */
  public static final long NONE = -1;

  private AnnouncedTime() {}

  /** In milliseconds, at least 1; or {@link #NONE}. */
  public static long millis(MultiMap headers, CallContext call, Clock clock) {
    Deadline deadline = isOpenEnded(headers) ? call.whole() : call.deadline();
    return deadline == null
        ? NONE
        : Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline.remainingNanos(clock)));
  }

  private static boolean isOpenEnded(MultiMap headers) {
    String accept = headers.get(HttpHeaders.ACCEPT);
    return Grpc.isCall(headers) || (accept != null && accept.contains("text/event-stream"));
  }
}
