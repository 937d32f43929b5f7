/**
 * One call to one upstream: permit, endpoint, attempts.
 *
 * <p>Read in this order: {@code SharedUpstream} is what all event loops share of an upstream, and
 * {@code Upstream} is one loop's view of it, and the {@code CallTarget} that calls go to. {@code
 * UpstreamCall} takes a permit from a {@code PermitQueue} and makes attempts as {@code Retries}
 * allow. A {@code RunningAttempt} is one attempt with what it holds: a permit, and an {@code
 * Endpoint} that the {@code Balancer} of package {@code balance} picked. {@code Verdict} tells the
 * circuit breaker what the call shows.
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
 *   <li>{@code discovery}: where endpoints are while that changes
 *   <li>{@code health}: asks endpoints whether they work
 *   <li>{@code balance}: which of these endpoints an attempt goes to
 *   <li>{@code breaker}: whether the upstream is called at all
 *   <li>{@code call}: a call, as those who make it see it
 *   <li>{@code tunnel}: connections that have switched protocols
 *   <li>{@code network}: the door to the network, behind which {@code http} stands, or a script in
 *       tests
 *   <li>{@code upstream}: this one, which decides and runs under simulated time, without Vert.x
 *   <li>{@code http} and the packages in it: HTTP upon the internals of Vert.x
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
