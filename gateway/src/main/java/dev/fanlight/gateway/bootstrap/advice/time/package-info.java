/**
 * Advice about times that do not fit each other. All of it compares what a file says. It takes a
 * time for meant only where the file gives it: a default alone is never called wrong.
 *
 * <pre>
 * ChainAdvice     calls that follow each other, and the deadline of their route
 * TimeoutAdvice   timeouts that another timeout always comes before
 * TurnAdvice      calls that wait for each other's turn, and the deadline of their route
 * RetryTimeAdvice retries that have no time left
 * RetryAdvice     retries that never happen, or that may do harm
 * HedgeAdvice     hedges that never start
 * WaitAdvice      waits that are longer than what waits may take, or that never begin
 * BlameAdvice     timeouts that never count against an endpoint
 * </pre>
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.advice.time;

import org.jspecify.annotations.NullMarked;
