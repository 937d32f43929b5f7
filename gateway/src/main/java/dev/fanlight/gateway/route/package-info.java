/** Finds the route of a request and runs its action. */
@NullMarked
package dev.fanlight.gateway.route;

import org.jspecify.annotations.NullMarked;
