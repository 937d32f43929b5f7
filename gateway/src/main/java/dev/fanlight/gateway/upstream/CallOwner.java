package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.limit.Deadline;
import dev.fanlight.gateway.limit.HeldBytes;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/**
 * Whoever started a call, and hears of it on its own loop. The owner keeps the time: at the
 * deadline it aborts the call.
 */
public interface CallOwner {

  Loop loop();

  /** The turn of the exchange that makes the call. */
  Turn turn();

  /** What the exchange holds in memory. */
  HeldBytes held();

  /** When the call must have ended; may move while the client's body is being sent. */
  Deadline deadline();

  /** When the whole exchange ends, streaming included; null where nothing bounds it. */
  default @Nullable Deadline whole() {
    return deadline();
  }

  /** The request id that travels with the call. */
  String requestId();

  /**
   * Whether a call that has waited for its permit may be sent now. If not, the permit goes back,
   * and the call asks for one again when the owner runs {@code again}.
   */
  default boolean admits(Runnable again) {
    return true;
  }

  /**
   * A streamed request body begins to be sent, or has been sent: the client's time, not the call's.
   */
  void uploading(boolean now);

  /** An interim answer with fields for the client (103), before the response begins. */
  default void hints(MultiMap fields) {}

  /** The response has begun. At most once. */
  void head(CallHead head);

  /**
   * Nothing of the call is left: its stream is closed, its permit is back. Exactly once, last;
   * null: a clean end.
   */
  void closed(@Nullable GatewayError error);
}
