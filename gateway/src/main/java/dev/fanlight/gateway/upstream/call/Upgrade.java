package dev.fanlight.gateway.upstream.call;

/**
 * What a call asks its upstream's connection to become.
 *
 * @param protocol that it switches to
 * @param ownKey whether the handshake of the WebSocket is the gateway's own: over HTTP/2 a client
 *     sends no key and checks none
 */
public record Upgrade(String protocol, boolean ownKey) {}
