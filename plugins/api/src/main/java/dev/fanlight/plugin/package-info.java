/**
 * What a plugin sees of the gateway. A plugin is a {@link dev.fanlight.plugin.PluginFactory} found
 * by {@link java.util.ServiceLoader}; it makes a {@link dev.fanlight.plugin.Filter} that runs on
 * the event loop, or a {@link dev.fanlight.plugin.BlockingFilter} that runs on a pool of worker
 * threads.
 *
 * <p>Unless a type says otherwise, what belongs to one exchange is confined to that exchange's
 * event loop, needs no synchronisation and must not be kept after the exchange has ended.
 */
@NullMarked
package dev.fanlight.plugin;

import org.jspecify.annotations.NullMarked;
