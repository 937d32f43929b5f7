/**
 * Time, permits and memory: clock, timers, deadlines, the bulkhead and its queue, the budget of
 * bytes that exchanges hold. Knows neither Vertx nor Context.
 */
@NullMarked
package dev.fanlight.gateway.limit;

import org.jspecify.annotations.NullMarked;
