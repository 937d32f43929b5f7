/**
 * Which connection to its endpoint an attempt gets.
 *
 * <p>Begin with {@code HttpPool}, which has the connections to one endpoint. An attempt takes an
 * {@code HttpPooledConnection} that is free, or an {@code HttpPoolWait} in the pool's queue. An
 * {@code HttpPlace} does that for it, and again if the place is lost before the stream begins. An
 * {@code HttpDoubt} finds out what a connection is worth on which a stream took too long.
 *
 * <pre>
 * a connection, as its pool sees it
 *
 * connecting --made--&gt; free --take--&gt; taken --give back--&gt; free, or taken by the next wait
 *                       |               |
 *                       +---------------+-- too old, an error, Connection: close, retired --&gt; gone
 *
 * an HTTP/1.1 connection while it is taken
 *
 * asked --end of answer--&gt; answered --end of read--&gt; given back
 *                             |
 *                             +-- bytes that nobody asked for --&gt; gone
 * </pre>
 *
 * <p>A connection is {@code gone} when it takes no more streams; it closes after those it carries.
 * Everything is confined to one event loop. A pool completes a wait before {@code freed} or {@code
 * connected} returns, and the attempt may give the connection back, end, or begin another wait
 * before that.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http.pool;

import org.jspecify.annotations.NullMarked;
