package dev.fanlight.plugins.ratelimit.store;

/**
 * Corrects a charge, now that its cost is known.
 *
 * @param standing the answer to the charge, which was within the limit
 * @param cost that should have been charged
 */
public record Settlement(Charge charge, Standing standing, long cost) {}
