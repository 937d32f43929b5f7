/**
 * The door to the network. The code that decides about attempts is on this side of it, and HTTP is
 * on the other side. Tests put a script there, so that calls run under simulated time.
 *
 * <p>Begin with {@code Connections}, which opens a {@code Connections.Attempt} and tells its {@code
 * Connections.Listener} what happens:
 *
 * <pre>
 * open --&gt; connected --&gt; sent --&gt; head --&gt; closed
 *   |          |          |        |          ^
 *   +----------+----------+--------+--fails---+
 *   |          |          |        |
 *   +----------+----------+--------+--reset--&gt; the listener hears nothing more
 * </pre>
 *
 * <p>The head may come before the request is sent completely. An {@code UpstreamFailure} says why
 * an attempt failed, and {@code AnnouncedTime} how much time the upstream is told it has.
 *
 * <p>Everything is confined to one event loop. {@code Connections.open} may call the listener
 * before it returns.
 */
@NullMarked
package dev.fanlight.gateway.upstream.network;

import org.jspecify.annotations.NullMarked;
