/**
 * What is counted and shown of endpoints: their state, their probes, and how they are found.
 *
 * <p>Begin with {@code EndpointMeters}. An {@code EndpointReading} is what an operator sees of one
 * endpoint.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.endpoint;

import org.jspecify.annotations.NullMarked;
