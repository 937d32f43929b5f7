package dev.fanlight.gateway.upstream.call;

import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;

/** A call that has been started. Confined to its owner's loop. */
public interface OpenCall {

  /** How far it has come. */
  Phase phase();

  /**
   * Gives up: leaves the queue or resets the stream upstream. The owner has heard {@code closed}
   * when this returns. Without effect on a call that is closed.
   */
  void abort(GatewayError reason);
}
