/**
 * The admin listener: health, metrics, recent exchanges, what the gateway is doing now. Begin with
 * {@link AdminListener}; {@code AdminPages} has one class for each page. The pages read telemetry
 * and a {@link GatewaySnapshot}, never live objects of the engine. The listener has an event loop
 * of its own, and {@code Workers} make the pages that take time.
 */
@NullMarked
package dev.fanlight.gateway.admin;

import org.jspecify.annotations.NullMarked;
