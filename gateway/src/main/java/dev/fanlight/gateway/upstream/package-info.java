/**
 * One call to one upstream: permit, endpoint, attempts.
 *
 * <p>Read in this order: {@code SharedUpstream} is what all event loops share of an upstream, and
 * {@code Upstream} is one loop's view of it, and the {@code CallTarget} that calls go to. {@code
 * UpstreamCall} takes a permit and makes attempts as {@code Retries} allow. What it asks its owner
 * is the {@code CallContext}, and what it tells it are the {@code CallEvents}. A {@code
 * RunningAttempt} is one attempt with what it holds: a permit, and an {@code Endpoint} that the
 * {@code Balancer} of package {@code balance} picked. {@code Connections} is the door to the
 * network, behind which package {@code http} stands, or a script in tests.
 *
 * <pre>
 * a call
 *
 *   queue --permit--&gt; attempt --head--&gt; answered --end of the body--&gt; closed
 *     ^                 |    |             |                            ^
 *     |   may retry     |    +-------------+---failed, aborted----------+
 *     +--- pause &lt;------+
 * </pre>
 *
 * <p>The packages around this one, from below:
 *
 * <ul>
 *   <li>{@code fields}: header fields that an intermediary removes, adds or reads
 *   <li>{@code endpoint}: what is known of each endpoint, and where attempts may go
 *   <li>{@code balance}: which of these endpoints an attempt goes to
 *   <li>{@code breaker}: whether the upstream is called at all
 *   <li>{@code upstream}: this one, which decides and runs under simulated time, without Vert.x
 *   <li>{@code http.wire}, {@code http.connect}, {@code http}: HTTP upon the internals of Vert.x
 * </ul>
 *
 * <p>Everything is confined to one event loop, except {@code SharedUpstream} with the bulkhead, the
 * endpoints, {@code RetryBudget} and {@code Latencies}. {@code Connections} may call a listener
 * before {@code Connections.open} returns, and {@code Upstream.open} may call the owner of the call
 * before it returns.
 */
@NullMarked
package dev.fanlight.gateway.upstream;

import org.jspecify.annotations.NullMarked;
