/**
 * Where a configuration comes from. {@link dev.fanlight.gateway.config.source.BoundedFile} reads a
 * file without waiting for it, and no more of it than it may have. A {@link
 * dev.fanlight.gateway.config.source.ConfigError} is one mistake. {@link
 * dev.fanlight.gateway.config.source.Mistakes} collects them, and a {@link
 * dev.fanlight.gateway.config.source.ConfigException} has those of a file. An {@link
 * dev.fanlight.gateway.config.source.Origin} keeps the place of a value, so that a plugin can still
 * report a mistake in it. {@link dev.fanlight.gateway.config.source.Lines} keep the line of every
 * key of a file, so that a {@link dev.fanlight.gateway.config.source.ConfigAdvice} can name it. All
 * of them show text of others as {@link dev.fanlight.gateway.config.source.Printable} lets it.
 * {@link dev.fanlight.gateway.config.source.Reasons} read the text of exceptions that may be a
 * plugin's.
 */
@NullMarked
package dev.fanlight.gateway.config.source;

import org.jspecify.annotations.NullMarked;
