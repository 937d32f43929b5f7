/**
 * Attempts over HTTP/1.1 and HTTP/2. This package and the two below it are the only ones on the
 * side of the upstreams that use Netty and what Vert.x keeps to itself.
 *
 * <p>Read in this order: {@code HttpConnections} has an {@code HttpPool} for each endpoint. An
 * {@code HttpAttempt} takes an {@code HttpPooledConnection} from the pool, or a {@code
 * HttpPoolWait} in its queue, opens a stream on it and sends the request through a {@code
 * RequestSink}. The body of the answer is a {@code ResponseStream}. {@code HttpFailures} says in
 * the gateway's words what broke.
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
 * Everything is confined to the event loop that made the {@code HttpConnections}. A pool completes
 * a wait before {@code freed} or {@code connected} returns, and the attempt may give the connection
 * back, end, or begin another wait before that.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http;

import org.jspecify.annotations.NullMarked;
