/**
 * Connections that have switched protocols, and carry bytes both ways from then on.
 *
 * <p>Begin with {@code TunnelEnd}, one end of a tunnel: a connection of a client or of an upstream.
 * A {@code LiveTunnel} is the answer of an upstream that has switched. It has the upstream's end,
 * and ends the attempt. A {@code CountLimit} bounds the tunnels to one upstream.
 *
 * <p>A tunnel is confined to the event loop of its exchange. All loops share the {@code
 * CountLimit}. {@code TunnelEnd.read} and {@code LiveTunnel.onBroken} may call back before they
 * return.
 */
@NullMarked
package dev.fanlight.gateway.upstream.tunnel;

import org.jspecify.annotations.NullMarked;
