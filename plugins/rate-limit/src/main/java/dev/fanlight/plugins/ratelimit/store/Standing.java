package dev.fanlight.plugins.ratelimit.store;

/**
 * How a key stands after a {@link Charge}.
 *
 * @param within whether the charge was within the limit; otherwise nothing was charged
 * @param remaining units that could be charged now
 * @param nanos until the key has recovered everything, or until the charge would be within the
 *     limit
 * @param charged the state that the charge made, for {@link LimitStore#settle}
 */
public record Standing(boolean within, long remaining, long nanos, long charged) {}
