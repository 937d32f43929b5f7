/**
 * Who may go on, and who waits. Knows neither Vertx nor Context.
 *
 * <p>Begin with {@link dev.fanlight.gateway.limit.Bulkhead}, which caps the attempts in flight.
 * {@code acquire} answers with a {@link dev.fanlight.gateway.limit.Wait}, which ends with a {@link
 * dev.fanlight.gateway.limit.Permit} or with an error. A waiter in the queue has one of three
 * states:
 *
 * <pre>
 *   enqueue                a permit is free             the loop receives it
 *   -------> WAITING -------------------------> GRANTED -------------------> ENDED, with a permit
 *               |                                  |
 *               |  cancel, timeout, deadline,      |  cancel, deadline, the loop is gone:
 *               |  close: it leaves the queue      |  the permit goes back
 *               +----------------------------------+-----------------------> ENDED, with an error
 * </pre>
 *
 * <p>A {@link dev.fanlight.gateway.limit.Turn} says which waiters share their place in the order.
 * {@link dev.fanlight.gateway.limit.Concurrency} caps the calls of one exchange and is confined to
 * its loop. {@link dev.fanlight.gateway.limit.Workers} are threads for work that blocks, with a
 * bounded queue before them. {@code memory} limits the bytes that exchanges hold.
 *
 * <p>A bulkhead is safe for use by all threads, and no method of it waits. A future of it completes
 * on the loop of its waiter. {@code Permit.release} may let the next waiter of the same loop in
 * before it returns; {@code Concurrency.leave} may start the next call before it returns.
 */
@NullMarked
package dev.fanlight.gateway.limit;

import org.jspecify.annotations.NullMarked;
