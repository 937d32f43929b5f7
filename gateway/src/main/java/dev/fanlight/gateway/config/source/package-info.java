/**
 * Where a configuration comes from. {@link dev.fanlight.gateway.config.source.BoundedFile} reads a
 * file without waiting for it, and no more of it than it may have. A {@link
 * dev.fanlight.gateway.config.source.ConfigError} is one mistake, a {@link
 * dev.fanlight.gateway.config.source.ConfigException} has all mistakes of a file. An {@link
 * dev.fanlight.gateway.config.source.Origin} keeps where a value stands, so that a plugin can still
 * report a mistake in it. {@link dev.fanlight.gateway.config.source.Lines} keep where all keys of a
 * file stand, so that a {@link dev.fanlight.gateway.config.source.ConfigAdvice} can name its line.
 */
@NullMarked
package dev.fanlight.gateway.config.source;

import org.jspecify.annotations.NullMarked;
