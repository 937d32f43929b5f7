/**
 * Counts what clients use, and says whether more is within the limit. Knows nothing of HTTP.
 *
 * <p>{@link LimitTable} keeps the states of many keys and forgets some when it is full, or when a
 * {@link KeyBudget} has no room. {@link LimitStore} is what the plugin asks: a list of {@link
 * Charge}s in one question, one {@link Standing} for each in the answer. {@link LocalStore} answers
 * from tables in memory.
 */
@NullMarked
package dev.fanlight.plugins.ratelimit.store;

import org.jspecify.annotations.NullMarked;
