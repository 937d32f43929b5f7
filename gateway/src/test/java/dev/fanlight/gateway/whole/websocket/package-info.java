/**
 * WebSockets through the gateway behave as without it: every case of {@code WebSocketCases} is
 * played both ways, and {@code WebSocketsTest} compares.
 */
@NullMarked
package dev.fanlight.gateway.whole.websocket;

import org.jspecify.annotations.NullMarked;
