/**
 * Rates and quantiles, made of what is counted.
 *
 * <p>Begin with {@code Pace}, how often a counter moves, and {@code Window}, how long something
 * takes. Both look back a few seconds, beat by {@code Beat}. {@code Kept} holds one of them for
 * each series. {@code RouteFigures}, {@code CallFigures}, {@code UpstreamFigures} and {@code
 * BulkheadFigures} read the counters of their subject and give its fields as they stand in JSON. A
 * field that is missing has nothing to say: there was no traffic.
 *
 * <p>All of it is used by one thread at a time.
 */
@NullMarked
package dev.fanlight.gateway.admin.figure;

import org.jspecify.annotations.NullMarked;
