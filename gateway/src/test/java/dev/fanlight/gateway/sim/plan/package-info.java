/**
 * What a seed decides: {@code SimPlan} draws the calls and the join of a fan-out, {@code SimRoute}
 * the route around it, {@code SimClient} when the client comes, leaves and reads, {@code
 * SimReloads} when the configuration changes. {@code SmallerPlan} leaves a call out, to shrink a
 * schedule.
 */
@NullMarked
package dev.fanlight.gateway.sim.plan;

import org.jspecify.annotations.NullMarked;
