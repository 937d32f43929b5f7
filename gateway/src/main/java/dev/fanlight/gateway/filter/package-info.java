/**
 * Runs the plugins of a route around its action. {@link FilterChain} is the list of a route's
 * plugins, outermost first. Each exchange gets a {@link FilterRun}, and each plugin that it reaches
 * gets a {@code FilterLink}, which is the {@code Chain} that the plugin sees.
 *
 * <pre>
 * FilterRun -&gt; FilterLink -&gt; plugin -&gt; proceed -&gt; FilterLink -&gt; plugin -&gt; proceed -&gt; the action
 * </pre>
 *
 * <p>An asynchronous plugin runs on the loop of the exchange. {@code PooledFilter} runs a blocking
 * one on the threads of a pool, with a {@code Snapshot} of the exchange. A run and its links are
 * confined to the loop. A plugin may complete its future on any thread, and even before it returns
 * the future.
 *
 * <p>The packages around this one, from below: {@link dev.fanlight.gateway.filter.pool} has the
 * threads, {@link dev.fanlight.gateway.filter.boundary} checks what passes between the gateway and
 * a plugin, {@link dev.fanlight.gateway.filter.load} finds plugins, {@link
 * dev.fanlight.gateway.filter.life} makes, starts and stops them, {@link
 * dev.fanlight.gateway.filter.watch} finds the plugin that holds an event loop.
 */
@NullMarked
package dev.fanlight.gateway.filter;

import org.jspecify.annotations.NullMarked;
