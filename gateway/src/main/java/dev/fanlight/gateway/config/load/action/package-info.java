/**
 * Reads what a route does. {@link dev.fanlight.gateway.config.load.action.ActionReader} reads the
 * small actions, and {@link dev.fanlight.gateway.config.load.action.FanOutReader} a fan-out. {@code
 * CallReader} reads each call, with {@code CallRequestReader}, {@code BindingReader}, {@code
 * ShapeReader} and {@code FailureReader} for its larger parts; {@code JoinReader} reads the join.
 * {@code CallGraph} and {@code CallCheck} then check what only all calls together show.
 *
 * <p>For the loader only.
 */
@NullMarked
package dev.fanlight.gateway.config.load.action;

import org.jspecify.annotations.NullMarked;
