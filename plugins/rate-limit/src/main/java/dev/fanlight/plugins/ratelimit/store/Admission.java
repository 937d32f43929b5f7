package dev.fanlight.plugins.ratelimit.store;

import java.util.List;

/**
 * The answer to a list of {@link Charge}s.
 *
 * @param standings of the charges, in their order. When a charge was refused, its standing is the
 *     last one
 * @param refused whether the last standing refuses all: then nothing stays charged
 */
public record Admission(List<Standing> standings, boolean refused) {}
