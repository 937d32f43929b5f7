package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One client request under way, as the server sees it. Confined to one event loop. */
public interface ServedExchange {
  /** What is left of an exchange that ends well ends with this. */
  @SuppressWarnings("StaticAssignmentOfThrowable") // it is a value, without a stack trace
  GatewayError OVER = GatewayError.of(ErrorCode.CANCELLED, "the exchange is over");

  /** What its calls share. */
  ExchangeContext context();

  /** The request id. */
  default String id() {
    return context().requestId();
  }

  /**
   * The answer, in time: at the exchange's deadline it fails. Fails only with a {@link
   * GatewayError}.
   */
  Future<GatewayResponse> response();

  /** No byte of a streamed body for that long, either way, ends the exchange. */
  Duration idleTimeout();

  /**
   * What bounds and counts the tunnel that the exchange becomes. Only for an answer that is one.
   */
  default RouteTunnel tunnel() {
    throw new IllegalStateException("no tunnel begins here");
  }

  /** The protocols that clients may switch to on its route. */
  default Set<String> upgrades() {
    return Set.of();
  }

  /** How long a request body may take from where it is wanted; null for no bound. */
  default @Nullable Duration uploadTimeout() {
    return null;
  }

  /**
   * The client's body is wanted and on its way.
   *
   * @param late runs at the exchange's deadline, before it fails; it may cancel it for a better
   *     reason. Null: no more of the body comes
   */
  default void receives(@Nullable Runnable late) {}

  /**
   * Bytes a request body may have; -1 for no bound. The server fails a larger one with
   * payload_too_large.
   */
  long maxRequestBody();

  /**
   * Ends everything the exchange still has under way; a response that is still awaited fails with
   * the reason.
   */
  void cancel(GatewayError reason);

  /** What the exchange holds in memory. */
  default HeldBytes held() {
    return context().held();
  }

  /** Of that, what the answer holds until the client has taken it. */
  default HeldBytes answer() {
    return context().answer();
  }

  /**
   * Hears that the exchange cannot go on although {@link #response} has succeeded: the answer is to
   * be broken off. May hear it again.
   */
  void onBroken(Consumer<GatewayError> handler);

  /** Hears of the fields of interim answers (103) that come before the response. */
  default void onHints(Consumer<MultiMap> handler) {}

  /** That many bytes more of the request's body have come; before {@link #end}. */
  default void uploaded(long bytes) {
    context().report().uploaded(bytes);
  }

  /**
   * The last word: the answer has been sent, or nobody can be answered. Called exactly once;
   * whatever the exchange still owns is reset, and it is counted and logged.
   *
   * @param status that was sent; 499 when none was
   * @param bytes of content that were sent
   * @param error why the exchange failed or its answer was broken off; null when neither
   */
  void end(int status, long bytes, @Nullable GatewayError error);
}
