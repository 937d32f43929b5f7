/**
 * The admin listener: health, metrics, recent exchanges, what the gateway is doing now, and orders
 * of operators. Begin with {@code AdminListener}. {@code AdminAccess} says who may see and do what.
 * From below: {@code snapshot} is what the pages read, {@code page} has one class for each page,
 * {@code pace} and {@code figure} make rates of counters, {@code live} is the stream of numbers for
 * the control page, {@code control} serves that page.
 *
 * <p>The listener has an event loop of its own. It never touches live objects of the engine.
 */
@NullMarked
package dev.fanlight.gateway.admin;

import org.jspecify.annotations.NullMarked;
