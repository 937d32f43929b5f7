/**
 * Says beforehand what the gateway would do, from a configuration alone: nothing runs, and nothing
 * is sent. The command line and the admin pages show the same records.
 *
 * <p>Begin with {@code Explainer}. It takes an {@code AskedRequest} and returns an {@code
 * Explanation}: the routes that were looked at, in the order of the router, and a {@code Plan} of
 * the route that serves the request. {@code Matching} asks the router. From below: {@code words}
 * says things to operators, {@code read} reads the request as a listener does, {@code plan} plans
 * the route's plugins and action.
 *
 * <p>The decisions are those of the classes that serve traffic: the rules of heads and targets, the
 * {@code Router}, conditions, templates. A value that only a call can give is shown by its name in
 * braces. What a placeholder put into the file is never shown.
 */
@NullMarked
package dev.fanlight.gateway.explain;

import org.jspecify.annotations.NullMarked;
