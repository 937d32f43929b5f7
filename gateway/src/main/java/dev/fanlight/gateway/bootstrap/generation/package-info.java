/**
 * What one configuration makes, and what outlives it. A {@link Generation} has the plugins ({@code
 * PluginParts}), the upstreams, and {@code LoopParts} for every event loop. {@link Generations} has
 * the current one and those that still drain. {@link Shared} has what serves every generation in
 * turn, such as {@code Bulkheads}, and keeps what has one of the {@code UsedNames}. {@link
 * CurrentDispatcher} hands what a {@link BoundListener} reads to the generation that is current
 * then.
 *
 * <pre>
 * created -&gt; started -&gt; current -&gt; retired: drains -&gt; plugins stop -&gt; unused connections close
 * </pre>
 *
 * <p>The code of plugins that are found, described or made runs on a {@link PluginThread}.
 *
 * <p>A {@link LoopReading} is what one event loop is doing, read by a task on that loop.
 *
 * <p>{@code LoopParts} are confined to their loop. Everything else is safe for use by all threads.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.generation;

import org.jspecify.annotations.NullMarked;
