/**
 * One exchange of a simulation, from both ends. {@code SimExchange} plays the client and the server
 * before the engine. {@code ObservedTarget} and {@code ObservedCall} stand between the engine and
 * the upstream, and see everything that passes. {@code SimCalls} checks the calls of an exchange,
 * and {@code ObservedAttempts} the attempts of a call. {@code SimObserver} hears the events of the
 * exchange. {@code SimBulkhead} and {@code SimBackground} check what exchanges share.
 */
@NullMarked
package dev.fanlight.gateway.sim.exchange;

import org.jspecify.annotations.NullMarked;
