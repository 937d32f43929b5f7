/**
 * Fan-outs as an API developer sees them: calls and their keys, joins, lists, attempts, timeouts,
 * splits, calls in the background, and what becomes of calls when anybody leaves.
 *
 * <p>{@code FanOutTest} is the first to read. What an answer is made of is in {@code merge}.
 */
@NullMarked
package dev.fanlight.gateway.whole.fanout;

import org.jspecify.annotations.NullMarked;
