/**
 * The action {@code batch}: many requests of one body, each an exchange of its own.
 *
 * <p>Begin with {@code BatchAction}. {@code BatchItems} reads the body. Each item is a call of a
 * fan-out whose target is the gateway itself: a {@code DispatchTarget} opens a {@code
 * DispatchedCall}, which hands the item to the {@code InnerDispatcher}.
 */
@NullMarked
package dev.fanlight.gateway.route.batch;

import org.jspecify.annotations.NullMarked;
