/**
 * One request on its route, from its match to its end.
 *
 * <p>Begin with {@code RoutedExchange}: it owns the root scope and shows the stages in order.
 * {@code RouteMatch} is what it begins with: a {@code Route}, and the values of the request. An
 * {@code Action} is what it ends in. A {@code DetachedRun} is an exchange that a plugin starts
 * beside another one: no client waits for it, and the gateway owns it.
 *
 * <pre>
 * an exchange
 *
 *   waits for the permit of its route --&gt; runs plugins and action --&gt; answers --&gt; ended
 *                  |                                |                     |          ^
 *                  +------- deadline, departure of the client, overload --+----------+
 * </pre>
 *
 * <p>Everything here is confined to the event loop that read the request.
 */
@NullMarked
package dev.fanlight.gateway.route.exchange;

import org.jspecify.annotations.NullMarked;
