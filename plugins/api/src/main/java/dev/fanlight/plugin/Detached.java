package dev.fanlight.plugin;

import io.vertx.core.Future;

/**
 * A run of the rest of a chain that no exchange owns: {@link Chain#detached}. Confined to the event
 * loop of the exchange that started it.
 *
 * <p>The run is over when its response is there and has no stream, when the stream has ended, at
 * its deadline, when it is cancelled, and when the gateway stops. Then everything that it has
 * started has ended. A stream that nobody reads is held until the deadline, so whoever does not
 * want it cancels the run.
 */
public interface Detached {

  /**
   * The response, like that of {@link Chain#proceed}. A body that streams is read on this event
   * loop; what a reader keeps by {@link Body#collect} counts in {@code limits.memory} until the run
   * is over.
   *
   * @return fails with a {@link GatewayError}: {@link ErrorCode#OVERLOADED} or {@link
   *     ErrorCode#SHUTTING_DOWN} when the gateway takes no more such work, {@link
   *     ErrorCode#CANCELLED} when the run was cancelled
   */
  Future<GatewayResponse> response();

  /**
   * Gives the run to the exchange that started it, which answers with its response: from here on
   * the run ends with the exchange, and its timeout does not bound the body any more. Call this on
   * the exchange's event loop, after the response has come.
   */
  void adopt();

  /** Ends the run, because nobody needs it any more. Idempotent; from any thread. */
  void cancel();
}
