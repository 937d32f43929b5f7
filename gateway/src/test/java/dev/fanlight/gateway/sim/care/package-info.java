/**
 * Random schedules of one upstream whose endpoints fail, flap, stall, come and go, while its
 * configuration is reloaded and calls are cancelled. Calls, balancer, endpoints and circuit breaker
 * are the real ones; time and connections are not.
 *
 * <p>{@code CareSimulation} makes a schedule of a seed. {@code SimEndpoints} says how each address
 * behaves, and {@code SimWire} behaves so. {@code CareRules} hears of every attempt and looks at
 * every endpoint after every step. {@code CircuitRules} does the same for the circuit breaker.
 */
@NullMarked
package dev.fanlight.gateway.sim.care;

import org.jspecify.annotations.NullMarked;
