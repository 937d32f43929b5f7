package dev.fanlight.gateway.route;

/** A route, and what can be read of the request that it matched. */
record RouteMatch(Route route, RequestValues values) {}
