/**
 * What the control page shows of each subject, as fields of JSON.
 *
 * <p>Begin with {@code RouteFigures}. Each class reads the counters of its subject at every beat,
 * and gives a map of fields for each name. {@code CallFigures} and {@code CriticalFigures} add to
 * what is told of routes, {@code WasteFigures} and {@code EndpointFigures} to what is told of
 * upstreams. A field that is missing has nothing to say: there was no traffic.
 *
 * <p>All of it is used by one thread at a time.
 */
@NullMarked
package dev.fanlight.gateway.admin.figure;

import org.jspecify.annotations.NullMarked;
