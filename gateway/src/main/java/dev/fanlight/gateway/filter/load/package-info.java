/**
 * Finds plugins and understands their configuration, and makes none yet. {@link PluginCatalog}
 * opens every {@code PluginJar} of the plugin folders, each with a {@code PluginClassLoader} of its
 * own, and adds the plugins of the distribution. A jar that was built for another {@code
 * ApiVersion}, or uses what this gateway's API does not have ({@code ApiUse}), is refused. The
 * catalog binds an entry of a configuration to the record of its factory: that is a {@link
 * BoundPlugin}. {@code JdbcDrivers} registers the drivers of a jar. {@code JarUrls} reads its
 * resources.
 *
 * <p>All of this blocks, and runs on a thread that may.
 */
@NullMarked
package dev.fanlight.gateway.filter.load;

import org.jspecify.annotations.NullMarked;
