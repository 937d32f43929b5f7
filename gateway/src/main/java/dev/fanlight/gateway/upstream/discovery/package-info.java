/**
 * Where endpoints are, while that changes.
 *
 * <p>Read in this order: a {@code Discovery} follows one upstream, by one kind of {@code Places}: a
 * list ({@code ListedPlaces}), a name ({@code NamedPlaces}) or a file ({@code FilePlaces}). An
 * {@code AskedName} asks for a name again when its answer is over, through a {@code NameResolver}.
 * A {@code Hearing} remembers when a name or file was known last. {@code LastKnown} is what a
 * {@code Discovery} takes over from that of the configuration before.
 *
 * <p>All of one upstream happens under the lock of its {@code Discovery}, on a thread that serves
 * no traffic. It tells an {@code EndpointSet}, which tells the event loops.
 */
@NullMarked
package dev.fanlight.gateway.upstream.discovery;

import org.jspecify.annotations.NullMarked;
