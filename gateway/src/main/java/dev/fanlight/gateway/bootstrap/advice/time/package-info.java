/**
 * Advice about times that do not fit each other. All of it compares what a file says. It takes a
 * time for meant only where the file gives it: a default alone is never called wrong.
 *
 * <pre>
 * ChainAdvice     calls that follow each other, and the deadline of their route
 * TimeoutAdvice   timeouts that another timeout always comes before
 * RetryAdvice     attempts that do not fit, or that may do harm
 * HedgeAdvice     hedges that never start
 * WaitAdvice      waits that are longer than what waits may take
 * BlameAdvice     timeouts that never count against an endpoint
 * </pre>
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.advice.time;

import org.jspecify.annotations.NullMarked;
