package dev.fanlight.gateway.filter.load;

import dev.fanlight.plugin.PluginFactory;
import org.jspecify.annotations.Nullable;

/**
 * A factory, and what is known of the jar that brings it.
 *
 * @param source path of the jar, or {@code the distribution}
 * @param version of the plugin; null if the jar does not say it
 * @param api version of the API that the jar was built for; null if the jar does not say it
 */
public record FoundPlugin(
    PluginFactory<?> factory, String source, @Nullable String version, @Nullable String api) {}
