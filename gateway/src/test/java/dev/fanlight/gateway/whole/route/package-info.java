/**
 * Which route serves a request, and what else a route does than a proxy or a fan-out: batches and
 * preflights. {@code ExplainedRoutesTest} and {@code ExplainedCallsTest} compare with the running
 * gateway what is explained beforehand.
 */
@NullMarked
package dev.fanlight.gateway.whole.route;

import org.jspecify.annotations.NullMarked;
