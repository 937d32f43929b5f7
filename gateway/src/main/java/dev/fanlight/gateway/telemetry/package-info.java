/**
 * What the gateway tells about itself: meters, the access log. It knows plain names and numbers,
 * nothing of the engine.
 */
@NullMarked
package dev.fanlight.gateway.telemetry;

import org.jspecify.annotations.NullMarked;
