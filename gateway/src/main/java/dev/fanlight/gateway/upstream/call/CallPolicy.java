package dev.fanlight.gateway.upstream.call;

import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import org.jspecify.annotations.Nullable;

/**
 * How hard a call is tried.
 *
 * @param retry null: one attempt
 * @param hedge null: one attempt at a time
 * @param buffered whether the owner holds the response, so that an attempt can be repeated even in
 *     the middle of a body
 * @param upgrade what its connection is to become; null: it stays HTTP
 */
public record CallPolicy(
    @Nullable RetryConfig retry,
    @Nullable HedgeConfig hedge,
    boolean buffered,
    @Nullable Upgrade upgrade) {

  /** Of an ordinary call. */
  public CallPolicy(@Nullable RetryConfig retry, @Nullable HedgeConfig hedge, boolean buffered) {
    this(retry, hedge, buffered, null);
  }
}
