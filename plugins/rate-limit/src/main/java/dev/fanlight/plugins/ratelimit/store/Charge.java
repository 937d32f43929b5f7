package dev.fanlight.plugins.ratelimit.store;

import dev.fanlight.plugins.ratelimit.arithmetic.Limit;

/**
 * Asks whether a key may use more of its limit.
 *
 * @param counts names the counts that the key belongs to; all limits of one name are of one kind
 * @param cost in units
 * @param shadow whether the answer is only of interest: it refuses nothing
 */
public record Charge(String counts, Limit limit, String key, long cost, boolean shadow) {}
