/**
 * Which endpoint an attempt goes to.
 *
 * <p>A {@code Balancer} picks among those that an {@code EndpointSet} of package {@code endpoint}
 * lets attempts go to. It reads them as a snapshot and keeps {@code Choices}: the endpoints of the
 * last snapshot with their weights. There is one subclass for each {@code balance} of the
 * configuration. {@code TriedEndpoints} asks it for the attempts of one call, and knows where they
 * have been in vain.
 *
 * <p>A {@code Balancer} belongs to one event loop. Nothing here calls back.
 */
@NullMarked
package dev.fanlight.gateway.upstream.balance;

import org.jspecify.annotations.NullMarked;
