/**
 * The engine: starts calls, enforces the join, cancels the rest. Knows neither Vertx nor Context.
 */
@NullMarked
package dev.fanlight.gateway.fanout;

import org.jspecify.annotations.NullMarked;
