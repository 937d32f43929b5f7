/**
 * How a connection of a client ends.
 *
 * <p>Begin with {@code CloseHandler}: all closes go through it. {@code Retirement} says when a
 * connection has served enough. An {@code HttpLinger} reads what a client still sends after the
 * gateway has closed its own half:
 *
 * <pre>
 * open --a close that lingers--&gt; LINGERING --2 s, 1 MiB or the client's end--&gt; CLOSED
 * open --any other close--------------------------------------------------&gt; CLOSED
 * </pre>
 *
 * <p>Everything is confined to the event loop of the connection. {@code Retirement.serves} may call
 * back before it returns.
 */
@NullMarked
package dev.fanlight.gateway.server.wire.close;

import org.jspecify.annotations.NullMarked;
