/**
 * Time, as all floors above get it: nothing else reads a clock to decide anything.
 *
 * <p>Begin with {@link dev.fanlight.gateway.time.Loop}: the one thread that an exchange lives on,
 * with its {@link dev.fanlight.gateway.time.Clock} and its {@link
 * dev.fanlight.gateway.time.Timers}. An event loop is one; tests simulate another, whose clock they
 * move. A {@link dev.fanlight.gateway.time.Deadline} is an instant on such a clock. An {@link
 * dev.fanlight.gateway.time.IdleTimer} acts after a silence, a {@link
 * dev.fanlight.gateway.time.PausableTime} measures without pauses.
 *
 * <p>A timer runs its task on its loop, and never inside {@code schedule}. Every thread may read
 * the clock. Knows neither Vertx nor Context.
 */
@NullMarked
package dev.fanlight.gateway.time;

import org.jspecify.annotations.NullMarked;
