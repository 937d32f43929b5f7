package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.GatewayRequest;

/** A request for a plugin alone, until the plugin passes it on. */
public final class RequestCopy {
  private RequestCopy() {}

  /** A request that is the same, and whose changes change no other. Its body is shared. */
  public static GatewayRequest of(GatewayRequest request) {
    return WatchedFields.of(request.copy());
  }

  /**
   * Makes a request like the copy that a plugin was given.
   *
   * @param into keeps in mind which fields the plugin has changed
   */
  public static void take(GatewayRequest from, GatewayRequest into) {
    into.method(from.method()).path(from.path()).query(from.query()).body(from.body());
    if (into.headers() instanceof WatchedFields watched) {
      watched.take(from.headers());
    } else {
      into.headers().setAll(from.headers());
    }
  }
}
