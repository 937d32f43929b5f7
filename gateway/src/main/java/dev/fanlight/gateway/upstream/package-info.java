/**
 * One call to one upstream: permit, endpoint, connection, attempt.
 *
 * <p>Read in this order: {@code UpstreamCall} takes a permit and makes attempts as {@code Retries}
 * allow; {@code Balancer} picks an {@code Endpoint}; {@code RunningAttempt} is one attempt with
 * what it holds. {@code Connections} is the door to the network. Behind it stand the classes called
 * {@code Http...}: {@code HttpAttempt} is one request on a connection of a {@code HttpPool}, which
 * {@code HttpConnector} makes.
 *
 * <pre>
 * an HTTP/1.1 connection, as HttpPooledConnection and HttpAnswerCodec see it
 *
 * connecting --&gt; free --take--&gt; asked --end of answer--&gt; answered --end of read--&gt; free
 *                  |               |                       |
 *                  +---bytes that nobody asked for, an error, Connection: close---&gt; closed
 * </pre>
 *
 * <p>Everything is confined to one event loop, except the bulkhead, {@code Endpoint}, {@code
 * RetryBudget} and {@code Latencies}. A {@code Connections.Listener} may be called before {@code
 * Connections.open} returns.
 */
@NullMarked
package dev.fanlight.gateway.upstream;

import org.jspecify.annotations.NullMarked;
