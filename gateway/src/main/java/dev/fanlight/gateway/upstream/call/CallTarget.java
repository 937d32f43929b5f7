package dev.fanlight.gateway.upstream.call;

import dev.fanlight.plugin.CallRequest;
import java.time.Duration;
import java.util.Set;

/**
 * Where a call goes: to an upstream, or to the gateway's own routes. Confined to one event loop.
 */
public interface CallTarget {

  /** The name that stands in metrics and errors. */
  String name();

  /** A call's timeout where the call itself says nothing. */
  Duration timeout();

  /** Bytes of a response that is held in memory, where the call itself says nothing. */
  int maxBody();

  /** How hard a call is tried where the call itself says nothing. */
  CallPolicy policy();

  /** The hosts, with their ports, by which an answer may name the target itself. */
  default Set<String> authorities() {
    return Set.of();
  }

  /** Whether a call may ask it to switch protocols. */
  default boolean switchesProtocols() {
    return true;
  }

  /**
   * Starts a call. Never throws.
   *
   * @param context what the call asks of its owner
   * @param events hear the rest, perhaps before this returns
   */
  OpenCall open(CallRequest request, CallContext context, CallEvents events, CallPolicy policy);
}
