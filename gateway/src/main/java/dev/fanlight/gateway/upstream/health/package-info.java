/**
 * Whether endpoints work, found out by asking them: once in the process for each endpoint, whatever
 * uses it.
 *
 * <p>Read in this order: an {@code UpstreamHealth} has a {@code HealthCheck} for each endpoint of
 * the configurations in use. The check lets a {@code Prober} ask the endpoint, counts each {@code
 * ProbeResult}, and gives its verdict to the endpoint's group.
 *
 * <pre>
 *          first success               unhealthy_after failures in a row
 * unknown ---------------&gt; up          up, unknown ----------------&gt; down
 *                                      up          &lt;----------------
 *                                        healthy_after successes in a row
 * </pre>
 *
 * <p>The first probe says nothing if it times out: a gateway that just starts is slow itself.
 *
 * <p>A {@code HealthCheck} is confined to the loop of control, {@code UpstreamHealth} is safe for
 * use by all threads. A prober may call back on any thread, and before {@code probe} returns.
 */
@NullMarked
package dev.fanlight.gateway.upstream.health;

import org.jspecify.annotations.NullMarked;
