package dev.fanlight.plugin;

import io.vertx.core.Future;

/**
 * A configured extension. Its life: {@link PluginFactory#create create}, {@link #start}, any number
 * of exchanges, {@link #stop} after the last exchange that uses it has ended.
 */
public sealed interface Plugin permits Filter, BlockingFilter {

  /**
   * Called once, on an event loop, before the first exchange. A failure fails the start of the
   * gateway.
   */
  default Future<Void> start() {
    return Future.succeededFuture();
  }

  /**
   * Called once, on an event loop, while other plugins stop too. What the {@link PluginContext}
   * gave out is closed by the gateway afterwards. Five seconds are left for the stop, and five more
   * for the close. After either the gateway names the plugin and goes on without it.
   */
  default Future<Void> stop() {
    return Future.succeededFuture();
  }

  /**
   * Sees an error that did not come through the plugin, before the client gets it. The gateway
   * refused the request before the plugins of its route ran, as a full bulkhead does. Or it gave
   * the exchange up while they ran, as it does with an upload that becomes too large. The plugin
   * may add header fields, such as those that let a page of another origin read the error.
   *
   * <p>Called on the exchange's event loop, also for a {@link BlockingFilter}; must not block. If
   * it throws, the client gets the error as it was.
   *
   * @param exchange with its request as it is now; other plugins may have changed it. It has the
   *     attributes that plugins have set until now. What is started in its scope ends at once.
   * @return mostly the error itself, or {@link GatewayError#withHeader} of it
   */
  default GatewayError unseen(Exchange exchange, GatewayError error) {
    return error;
  }
}
