package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.http.HttpHeaders;
import java.util.Objects;

/** A request for a plugin alone, until the plugin passes it on. */
public final class RequestCopy {
  private RequestCopy() {}

  /** A request that is the same, and whose changes change no other. Its body is shared. */
  public static GatewayRequest of(GatewayRequest request) {
    return WatchedFields.of(request.copy());
  }

  /**
   * A request for an exchange of its own. What the gateway has added to the base on its way out is
   * not in it, whether the plugin made its copy before or after.
   *
   * @param base says which fields plugins have set before
   * @param changed what the plugin has made of it
   */
  public static GatewayRequest detached(GatewayRequest base, GatewayRequest changed) {
    WatchedFields fields =
        base.headers() instanceof WatchedFields watched
            ? watched.forAnother()
            : new WatchedFields(HttpHeaders.headers().setAll(base.headers()));
    fields.take(changed.headers(), base.headers());
    return new GatewayRequest(
            changed.method(), changed.path(), changed.query(), fields, changed.body())
        .upstream(changed.upstream());
  }

  /**
   * Makes a request like the copy that a plugin was given.
   *
   * @param into keeps in mind which fields the plugin has changed
   */
  public static void take(GatewayRequest from, GatewayRequest into) {
    // The fields first: they may be refused.
    if (into.headers() instanceof WatchedFields watched) {
      watched.take(from.headers());
    } else {
      into.headers().setAll(from.headers());
    }
    into.method(from.method()).path(from.path()).query(from.query()).body(from.body());
    if (!Objects.equals(into.upstream(), from.upstream())) {
      into.upstream(from.upstream());
    }
  }
}
