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
   * gave out is closed by the gateway afterwards. Five seconds are left for both; then the gateway
   * names the plugin and goes on without it.
   */
  default Future<Void> stop() {
    return Future.succeededFuture();
  }
}
