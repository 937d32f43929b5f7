/**
 * What a route does with a request: an {@code Action} for each of {@code proxy}, {@code fan_out}
 * and {@code respond}.
 *
 * <p>Begin with {@code ProxyAction}. The other classes are its parts: the path it asks for, the
 * fields it rewrites in the answer, and the copies it sends.
 */
@NullMarked
package dev.fanlight.gateway.route.action;

import org.jspecify.annotations.NullMarked;
