/**
 * Finds the route of a request and runs it.
 *
 * <p>Begin with {@code RouteDispatcher}: it counts the request, asks the {@code Router} for its
 * route, and starts a {@code RoutedExchange}. {@code Routes} builds everything once for each
 * generation of the configuration. From below: {@code path} reads targets, {@code exchange} is one
 * request on its route, {@code action} and {@code batch} are what a route does.
 */
@NullMarked
package dev.fanlight.gateway.route;

import org.jspecify.annotations.NullMarked;
