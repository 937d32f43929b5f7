package dev.fanlight.gateway.route.exchange;

/** A route, and what can be read of the request that it matched. */
public record RouteMatch(Route route, RequestValues values) {}
