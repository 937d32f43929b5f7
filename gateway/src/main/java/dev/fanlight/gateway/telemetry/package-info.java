/**
 * What the gateway tells about itself: meters, recent exchanges. It knows plain names and numbers,
 * nothing of the engine.
 *
 * <p>Package {@code event} is told what happens to an exchange, and tells the classes of this
 * package. Package {@code accesslog} writes a line for each exchange.
 */
@NullMarked
package dev.fanlight.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
