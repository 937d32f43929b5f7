/**
 * Connections that have switched protocols, and carry bytes both ways from then on.
 *
 * <p>Begin with {@code TunnelEnd}, one end of a tunnel: a connection of a client or of an upstream.
 * A {@code LiveTunnel} is the answer of an upstream that has switched. It has the upstream's end,
 * and ends the attempt. A {@code TunnelPlace} is the place of a call among the tunnels to one
 * upstream, and {@code TunnelPlaces} has those of one event loop. A {@code CountLimit} bounds them.
 *
 * <pre>
 * handshake --101--&gt; open --both sides end--------------------------------&gt; closed, place free
 *                    open --the gateway ends it--&gt; over --peer closes, 2 s--&gt; closed, place free
 * </pre>
 *
 * <p>A tunnel is confined to the event loop of its exchange. All loops share the {@code
 * CountLimit}. {@code TunnelEnd.read} and {@code LiveTunnel.onBroken} may call back before they
 * return.
 */
@NullMarked
package dev.fanlight.gateway.upstream.tunnel;

import org.jspecify.annotations.NullMarked;
