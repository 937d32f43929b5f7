/**
 * Which endpoint an attempt goes to.
 *
 * <p>Read in this order: an {@code EndpointSet} holds the {@code Endpoint}s of an upstream as a
 * snapshot; a {@code Balancer} picks among them; an {@code AttemptOutcome} is what the attempt
 * tells its endpoint when it ends.
 *
 * <pre>
 * an endpoint, as the balancers see it
 *
 *         +------ an attempt connects ------+
 *         v                                 |
 *      usable --cannot connect--&gt; paused --pause ends--&gt; tried by one attempt
 *         ^                         ^                          |      |
 *         |                         +------cannot connect------+      |
 *         +----------------------- connects --------------------------+
 * </pre>
 *
 * <p>{@code EndpointSet} and {@code Endpoint} are shared by all event loops and take no locks where
 * they are read. A {@code Balancer} belongs to one event loop. An observer of an {@code
 * EndpointSet} is called before {@code replace} returns; nothing else here calls back.
 */
@NullMarked
package dev.fanlight.gateway.upstream.balance;

import org.jspecify.annotations.NullMarked;
