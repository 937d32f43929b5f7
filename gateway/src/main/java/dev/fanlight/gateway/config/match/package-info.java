/**
 * What requests and values must be like. {@link dev.fanlight.gateway.config.match.MatchConfig} says
 * which requests a route serves, by a {@link dev.fanlight.gateway.config.match.PathPattern} and by
 * the {@link dev.fanlight.gateway.config.match.Condition} of a value. {@link
 * dev.fanlight.gateway.config.match.PathsConfig} says how all paths are read.
 *
 * <p>A condition that is asked on an event loop takes a bounded time.
 */
@NullMarked
package dev.fanlight.gateway.config.match;

import org.jspecify.annotations.NullMarked;
