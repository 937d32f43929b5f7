package dev.fanlight.gateway.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.config.source.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A plugin at one place.
 *
 * @param enabled false removes the global plugin of that name from a route
 * @param pool the pool a blocking filter runs on
 * @param config read by the plugin's own record; null when there is none
 * @param origin where it stands in the file, for messages about its config
 */
public record PluginConfig(
    String name, boolean enabled, String pool, @Nullable JsonNode config, Origin origin) {}
