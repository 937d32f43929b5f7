/**
 * What is fixed about a fan-out before it runs. Everything here is made once for each route and
 * event loop, never changes, and is used by every exchange of the loop.
 *
 * <p>Read in this order: {@code FanOutPlan} holds the configuration, the {@code CallSpec}s of each
 * declared call, and which calls wait for which. {@code Branches} picks one of these specs where a
 * call is split over several upstreams. {@code CallRequests} makes the request of a call from its
 * templates. {@code Conditions} says whether the {@code when} of a call holds.
 *
 * <p>A {@code CallSpec} takes what its declared call leaves out from the route's call to the same
 * upstream: the timeout, the largest body, retries and hedges.
 */
@NullMarked
package dev.fanlight.gateway.fanout.plan;

import org.jspecify.annotations.NullMarked;
