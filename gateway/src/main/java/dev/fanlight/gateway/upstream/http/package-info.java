/**
 * Attempts over HTTP/1.1 and HTTP/2. This package and those below it are the only ones on the side
 * of the upstreams that use Netty and what Vert.x keeps to itself.
 *
 * <p>Read in this order: {@code HttpConnections} has a pool for each endpoint. An {@code
 * HttpAttempt} takes a connection from the pool, or waits for one, opens a stream on it and has a
 * {@code RequestSender} send the request: a head of {@code HttpRequestHeads} and the body, which an
 * {@code Upload} moves to a {@code RequestSink} where it streams. The head of the answer goes
 * through {@code HttpAnswerHeads}, and its body is a {@code ResponseStream}. {@code HttpFailures}
 * says in the gateway's words what broke.
 *
 * <p>The head of an upload goes out when the first of its body has come, or one turn after the sink
 * begins to read. In between, an HTTP/2 connection may lose its room for it. Then the attempt waits
 * for another connection, and the sink keeps what comes of the body meanwhile.
 *
 * <pre>
 *    +-----place lost--------+
 *    v                       |
 * waiting --connection--&gt; sending --head--&gt; answered --end of the body--&gt; ended
 *    |                       |                 |                          ^
 *    +-----------------------+-----------------+--- reset, or it breaks --+
 * </pre>
 *
 * <p>The packages around this one, from below:
 *
 * <ul>
 *   <li>{@code wire}: handlers in the pipelines of Netty
 *   <li>{@code connect}: how connections are made
 *   <li>{@code pool}: which connection an attempt gets
 *   <li>{@code names}: asks name servers
 *   <li>{@code http}: this one
 *   <li>{@code probe}: what health checks ask
 * </ul>
 *
 * <p>Everything is confined to the event loop that made the {@code HttpConnections}. An attempt may
 * call its listener before {@code HttpConnections.open} returns.
 */
@NullMarked
package dev.fanlight.gateway.upstream.http;

import org.jspecify.annotations.NullMarked;
