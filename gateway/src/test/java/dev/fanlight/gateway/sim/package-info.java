/**
 * Simulated time and loops. Code of the gateway that decides anything is written against {@code
 * Loop}, which is a clock, timers and an executor. Tests give it one of these:
 *
 * <ul>
 *   <li>{@code SimLoop}, the one fake loop. A {@code Simulation} has any number of them, and one
 *       clock. A test moves it: {@code step}, {@code runReady}, {@code advance}. A test whose own
 *       code should count as code of the loop calls {@code enter}.
 *   <li>{@code SimLoop.loopOver}, where tasks must run on a real event loop, as behind a listener.
 *       Clock and timers stay in the hands of the test.
 *   <li>{@code ThreadLoop}, one real thread in real time, where threads race.
 * </ul>
 *
 * <p>The races of jcstress have a loop of their own in {@code BulkheadRaces}: millions of them are
 * made, and each only notes what it is told to run.
 */
@NullMarked
package dev.fanlight.gateway.sim;

import org.jspecify.annotations.NullMarked;
