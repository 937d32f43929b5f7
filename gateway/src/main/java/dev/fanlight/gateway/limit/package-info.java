/**
 * Time and permits: clock, timers, deadlines, the bulkhead and its queue. Knows neither Vertx nor
 * Context.
 */
@NullMarked
package dev.fanlight.gateway.limit;

import org.jspecify.annotations.NullMarked;
