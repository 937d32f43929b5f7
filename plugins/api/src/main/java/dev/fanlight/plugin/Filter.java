package dev.fanlight.plugin;

import io.vertx.core.Future;

/**
 * A plugin that works on the event loop.
 *
 * <pre>{@code
 * Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
 *   long start = System.nanoTime();                        // state between the two halves is a local variable
 *   return chain.proceed(exchange).map(response -> {
 *     response.headers().set("x-took", String.valueOf(System.nanoTime() - start));
 *     return response;
 *   });
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> One instance serves all event loops at once, so its fields must be safe for
 * that; everything of an exchange is confined to that exchange's loop. A filter never blocks: one
 * that keeps its loop for longer than {@code blocked_threshold} is named in the log. Work that
 * blocks belongs into a {@link BlockingFilter}.
 *
 * <p><b>Failures.</b> A future failed with a {@link GatewayError} answers that error. Anything else
 * that is thrown, or fails the future, is logged by the gateway and answered as {@code
 * plugin_failed}; a future that is still open at the exchange's deadline while {@code proceed} is
 * not pending is answered as {@code plugin_timeout}. Both name the plugin.
 */
@FunctionalInterface
public non-sealed interface Filter extends Plugin {

  /**
   * Sees one exchange: changes the request and proceeds, or answers at once; then may change the
   * response.
   *
   * @return the response; may be completed on any thread, the gateway goes on with it on the
   *     exchange's loop
   */
  Future<GatewayResponse> filter(Exchange exchange, Chain chain);
}
