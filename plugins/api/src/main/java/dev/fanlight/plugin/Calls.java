package dev.fanlight.plugin;

import io.vertx.core.Future;

/**
 * Reaches the configured upstreams under their bulkheads, deadlines and metrics. Confined to the
 * exchange's loop.
 */
public interface Calls {

  /**
   * One call, owned by the scope this object came from and reset when that ends.
   *
   * @param upstream a name from {@code upstreams}
   * @param request may set no field of its connection ({@link ReservedFields#hopByHopIn})
   * @return the complete response, whatever its status; fails with a {@link GatewayError}, which is
   *     {@code internal_error} where the upstream or the request cannot be
   */
  Future<CallResponse> send(String upstream, CallRequest request);

  /** The same to an upstream that is known to exist. */
  default Future<CallResponse> send(UpstreamName upstream, CallRequest request) {
    return send(upstream.name(), request);
  }
}
