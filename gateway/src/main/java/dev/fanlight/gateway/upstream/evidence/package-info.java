/**
 * What the ends of attempts say about an endpoint, or about an upstream.
 *
 * <p>An {@code AttemptOutcome} says how an attempt ended. A {@code Blame.Rule} decides whether that
 * is a failure. {@code Evidence} counts failures for one endpoint and says when it is to be
 * ejected. A {@code FailureWindow} counts the last seconds, for {@code Evidence} and for circuit
 * breakers.
 *
 * <p>Safe for use by all threads. Nothing here takes a lock, and nothing calls back.
 */
@NullMarked
package dev.fanlight.gateway.upstream.evidence;

import org.jspecify.annotations.NullMarked;
