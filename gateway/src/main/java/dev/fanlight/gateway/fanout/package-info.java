/**
 * The engine. It starts calls, tells the join how each ended, and cancels the rest when the join
 * has decided.
 *
 * <p>{@code FanOutEngine} is the only class here; one serves one route on one event loop. Read the
 * packages below in this order:
 *
 * <ul>
 *   <li>{@code scope}: a {@code LiveScope} owns calls, and ends them when it ends.
 *   <li>{@code call}: a {@code Call}, from its start to its one outcome.
 *   <li>{@code plan}: what is fixed before the first request.
 *   <li>{@code run}: a {@code FanOutRun} is one fan-out under way.
 *   <li>{@code answer}: one response of all results; {@code answer.stream}: a record of each.
 * </ul>
 *
 * <p>Everything of one exchange happens on its loop. Nothing here uses Vertx or Context, so the
 * engine also runs under simulated time.
 */
@NullMarked
package dev.fanlight.gateway.fanout;

import org.jspecify.annotations.NullMarked;
