/**
 * What is known of each endpoint, and where attempts may go.
 *
 * <p>Read in this order: an {@code EndpointGroup} holds every {@code Endpoint} of one upstream, for
 * all configurations in use, in {@code KnownEndpoints}. An {@code EndpointSet} is the {@code
 * WeightedEndpoint}s that one configuration has, as a snapshot that says where attempts may go. An
 * attempt tells its endpoint how it ended. {@code Outlier} judges by the {@code Evidence} of that,
 * and remembers ejections. A {@code Standing} is what all of this comes to. {@code EndpointNews}
 * tells operators what has changed.
 *
 * <pre>
 * an endpoint, as its attempts see it        and as the group judges it
 *
 *         +------ an attempt connects ------+         usable --too many failures--&gt; ejected
 *         v                                 |           ^                             |
 *      usable --cannot connect--&gt; paused    |           +-------- a timer ------------+
 *         ^                         |  ^    |
 *         |            pause ends   v  |    |         usable --a health check------&gt; down
 *         +-- connects -- tried by one attempt        usable --an operator---------&gt; draining
 * </pre>
 *
 * <p>All of it is shared by all event loops. Attempts read and count without a lock. What changes a
 * {@code Standing} takes the lock of the group, which then exchanges the snapshots of all its sets.
 * An observer of an {@code EndpointSet} is called before {@code replace} returns; nothing else here
 * calls back.
 */
@NullMarked
package dev.fanlight.gateway.upstream.endpoint;

import org.jspecify.annotations.NullMarked;
