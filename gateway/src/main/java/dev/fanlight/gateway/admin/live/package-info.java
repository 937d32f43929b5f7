/**
 * The stream of numbers that the control page shows: {@code /api/live}.
 *
 * <p>Begin with {@code LivePage}. Once a second it lets {@code LiveState} read what the gateway has
 * counted, on a worker thread, for all viewers together. The first message to a {@code Viewer} has
 * the whole state, and each further one the {@code MergePatch} to the next state.
 *
 * <pre>
 *   counters --figures--&gt; LiveState --MergePatch--&gt; LivePage --&gt; Viewer, at most 20
 *                             +--every 5 s--&gt; LiveHistory: the last five minutes
 * </pre>
 *
 * <p>While nobody watches, only what {@code LiveHistory} keeps is read, every five seconds.
 */
@NullMarked
package dev.fanlight.gateway.admin.live;

import org.jspecify.annotations.NullMarked;
