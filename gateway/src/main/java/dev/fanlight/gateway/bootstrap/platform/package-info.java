/**
 * Vert.x as the gateway needs it: {@link Platform} starts it, {@link EventLoops} finds its event
 * loops, and a {@link ServingLoop} is one of them that serves traffic. {@code HandlerFailures} logs
 * what the handlers of futures throw there. Only this package of {@code bootstrap} uses internal
 * packages of Vert.x.
 */
@NullMarked
package dev.fanlight.gateway.bootstrap.platform;

import org.jspecify.annotations.NullMarked;
