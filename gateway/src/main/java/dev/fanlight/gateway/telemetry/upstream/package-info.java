/**
 * What is counted of upstreams: their calls, attempts and circuit breakers.
 *
 * <p>Begin with {@code CallMeters}, which counts the calls of one route to one upstream.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.upstream;

import org.jspecify.annotations.NullMarked;
