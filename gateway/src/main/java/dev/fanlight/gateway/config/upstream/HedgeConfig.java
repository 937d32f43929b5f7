package dev.fanlight.gateway.config.upstream;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a call whose attempt is slow makes another one beside it.
 *
 * @param delay before a second attempt is started; null: the upstream's p95
 * @param max further attempts
 */
public record HedgeConfig(@Nullable Duration delay, int max) {}
