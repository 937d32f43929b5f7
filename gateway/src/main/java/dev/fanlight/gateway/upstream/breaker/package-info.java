/**
 * Whether an upstream is called at all.
 *
 * <p>A {@code CircuitBreaker} gives each call a {@code Pass}, or refuses it. The call gives the
 * pass back with what it has shown about its upstream.
 *
 * <pre>
 *   closed --too many calls failed--&gt; open --the first call after its time--&gt; half open
 *     ^                                ^                                        |  |
 *     |                                +------------ too many probes failed ----+  |
 *     +------------------------------------ enough probes succeeded --------------+
 * </pre>
 *
 * <p>It is shared by all event loops, and by the configurations that have the same settings for it.
 * Nothing here calls back.
 */
@NullMarked
package dev.fanlight.gateway.upstream.breaker;

import org.jspecify.annotations.NullMarked;
