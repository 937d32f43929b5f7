/**
 * Tunnels: handshakes to switch to WebSocket, over HTTP/1.1 and HTTP/2, and bytes that pass both
 * ways afterwards. {@code TunnelScene} has the gateway, and {@code TunnelUpstream} the other end.
 */
@NullMarked
package dev.fanlight.gateway.whole.tunnel;

import org.jspecify.annotations.NullMarked;
