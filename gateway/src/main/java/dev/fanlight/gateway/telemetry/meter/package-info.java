/**
 * What is counted of all else: routes, listeners, plugins, bulkheads and background work.
 *
 * <p>Begin with {@code RouteMeters}.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.meter;

import org.jspecify.annotations.NullMarked;
