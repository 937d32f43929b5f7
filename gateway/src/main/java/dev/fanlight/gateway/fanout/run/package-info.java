/**
 * One fan-out under way.
 *
 * <p>Read in this order. A {@code FanOutRun} has a {@code Slot} for each declared call, and a
 * {@code Member} for each call in it: one, or one for each item of a {@code for_each}. When a
 * member is ready, the {@code CallStarter} starts it as soon as it has its turn. {@code RunValues}
 * and {@code FanOutValues} are what its templates read. {@code Results} makes a result of a call
 * that has ended. The {@code Answer} gets each result, and hears when the run is over.
 *
 * <pre>
 * slot:   waiting --its calls have ended--&gt; ready --all its members have ended--&gt; ended
 * member: ready --its turn--&gt; started --its call closed--&gt; ended
 * </pre>
 *
 * <p>Starting a call may end it at once, and with it the run. So a loop over members goes over a
 * copy, and asks again whether the run is over. A call with {@code background} belongs to {@code
 * BackgroundCalls}, not to the run. {@code Passed} and {@code FanOutFailure} say what a failed run
 * answers.
 */
@NullMarked
package dev.fanlight.gateway.fanout.run;

import org.jspecify.annotations.NullMarked;
