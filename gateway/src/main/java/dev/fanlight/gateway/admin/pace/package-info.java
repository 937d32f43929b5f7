/**
 * Rates and quantiles of the last few seconds, made of what is counted since the start.
 *
 * <p>Begin with {@code Pace}, how often a counter moves, and {@code Window}, how long something
 * takes. Both go on from {@code Beat} to {@code Beat}, each time the counters are read. {@code
 * Kept} holds one of them for each series, {@code Counters} reads many counters at once, and {@code
 * Rounded} writes numbers as precise as a person reads them.
 *
 * <p>All of it is used by one thread at a time.
 */
@NullMarked
package dev.fanlight.gateway.admin.pace;

import org.jspecify.annotations.NullMarked;
