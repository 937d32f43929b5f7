/**
 * Connections of clients at the moment at which they are accepted, before a byte of them is read.
 *
 * <p>Begin with {@code GuardedTransport}. It puts an {@code AcceptHandler} on every server socket,
 * which shows each accepted connection to the {@code Gate} of its listener.
 *
 * <pre>
 * accepted --the gate admits it--&gt; gets its event loop, and a ClientConnection
 *     |
 *     +--the gate refuses it-----&gt; closed; it has cost nothing yet
 * </pre>
 *
 * <p>The admin listener has no {@code ClientConnection}. {@code Handshakes} is its gate.
 *
 * <p>A gate is called on the thread that accepts. {@code GuardedTransport.register} may be called
 * on any thread.
 */
@NullMarked
package dev.fanlight.gateway.server.wire.accept;

import org.jspecify.annotations.NullMarked;
