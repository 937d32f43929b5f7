/**
 * Bodies on their way in and out of plugins. {@link
 * dev.fanlight.gateway.filter.boundary.body.PluginBody} guards what a plugin makes of a body: a
 * {@link dev.fanlight.gateway.filter.boundary.body.PluginStream} makes a failure that names the
 * plugin of what its stream throws. {@link dev.fanlight.gateway.filter.boundary.body.UsedStream}
 * remembers whether a plugin has begun to read, and {@link
 * dev.fanlight.gateway.filter.boundary.body.WithheldStream} stands for a body that a blocking
 * plugin must not read.
 *
 * <p>Confined to the loop of the exchange, but for what a blocking plugin sees.
 */
@NullMarked
package dev.fanlight.gateway.filter.boundary.body;

import org.jspecify.annotations.NullMarked;
