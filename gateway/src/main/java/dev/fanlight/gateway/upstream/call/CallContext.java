package dev.fanlight.gateway.upstream.call;

import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.telemetry.event.CallReporter;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import org.jspecify.annotations.Nullable;

/**
 * What a call asks the owner that started it. A {@link CallTarget} that stands before another one
 * hands it on as it is. Confined to the owner's loop.
 */
public interface CallContext {

  Loop loop();

  /** The turn of the exchange that makes the call. */
  Turn turn();

  /** What the exchange holds in memory. */
  HeldBytes held();

  /**
   * When the call must have ended; may move while the client's body is being sent. The owner keeps
   * the time: at the deadline it aborts the call.
   */
  Deadline deadline();

  /** When the whole exchange ends, streaming included; null where nothing bounds it. */
  default @Nullable Deadline whole() {
    return deadline();
  }

  /** Is told what happens to the call. */
  CallReporter report();

  /** The request id that travels with the call. */
  String requestId();

  /**
   * Whether a call that has waited for its permit may be sent now. If not, the permit goes back,
   * and the call asks for one again when the owner runs {@code again}.
   */
  default boolean admits(Runnable again) {
    return true;
  }
}
