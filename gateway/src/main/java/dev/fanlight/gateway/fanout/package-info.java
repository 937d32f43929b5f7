/** The engine: scopes that own calls, plans, joins. Knows neither Vertx nor Context. */
@NullMarked
package dev.fanlight.gateway.fanout;

import org.jspecify.annotations.NullMarked;
