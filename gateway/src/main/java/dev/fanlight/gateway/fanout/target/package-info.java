/**
 * Where calls go, as one route uses it.
 *
 * <p>Targets are shared by all exchanges of an event loop; a call that they start is confined to
 * that loop.
 */
@NullMarked
package dev.fanlight.gateway.fanout.target;

import org.jspecify.annotations.NullMarked;
