/**
 * Reads the parts that several sections of a file have. {@link
 * dev.fanlight.gateway.config.load.part.Tokens} checks names, statuses, methods and header fields.
 * {@link dev.fanlight.gateway.config.load.part.References} checks names that the file declares
 * elsewhere. {@link dev.fanlight.gateway.config.load.part.Templates} reads templates and
 * expressions, {@link dev.fanlight.gateway.config.load.part.MatchReader} what a route or a plugin
 * matches, {@link dev.fanlight.gateway.config.load.part.ConditionReader} conditions, and {@link
 * dev.fanlight.gateway.config.load.part.AttemptsReader} bulkheads, retries and hedges.
 *
 * <p>For the loader only.
 */
@NullMarked
package dev.fanlight.gateway.config.load.part;

import org.jspecify.annotations.NullMarked;
