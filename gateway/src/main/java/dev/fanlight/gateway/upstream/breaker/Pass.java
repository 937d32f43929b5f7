package dev.fanlight.gateway.upstream.breaker;

import dev.fanlight.gateway.upstream.evidence.Blame;

/**
 * A circuit breaker's permission to make one call. {@link #end} must follow, once. Confined to the
 * loop of the call.
 */
public interface Pass {
  /** The client's upload begins or has ended: its time is not the upstream's. */
  void uploading(boolean now);

  /** The call has shown that about its upstream. */
  void end(Blame blame);
}
