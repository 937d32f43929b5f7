package dev.fanlight.gateway.upstream.breaker;

import dev.fanlight.gateway.upstream.endpoint.Blame;

/** The leave of one call to be made. {@link #end} must follow, once. */
public interface Pass {
  /** The client's upload begins or has ended: its time is not the upstream's. */
  void uploading(boolean now);

  /** The call has shown that about its upstream. */
  void end(Blame blame);
}
