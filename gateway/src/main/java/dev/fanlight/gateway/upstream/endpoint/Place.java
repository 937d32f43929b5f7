package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.EndpointConfig;
import org.jspecify.annotations.Nullable;

/**
 * Where a configured endpoint is.
 *
 * @param at one of the addresses of its name, without brackets; null: wherever a connect finds it
 */
public record Place(EndpointConfig config, @Nullable String at) {}
