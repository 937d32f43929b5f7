/**
 * Where calls go. {@link dev.fanlight.gateway.fanout.target.CallTarget} starts a call, {@link
 * dev.fanlight.gateway.fanout.target.UpstreamTarget} starts it at an upstream, and {@link
 * dev.fanlight.gateway.fanout.target.BoundTarget} is a target as one route uses it. The calls of a
 * batch have a target of their own, in {@code route}.
 *
 * <p>Targets are shared by all exchanges of an event loop; a call that they start is confined to
 * that loop.
 */
@NullMarked
package dev.fanlight.gateway.fanout.target;

import org.jspecify.annotations.NullMarked;
