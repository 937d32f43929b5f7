/**
 * What operators want to see along the time axis of a chart: reloads, ejections, overload and the
 * like.
 *
 * <p>Begin with {@code Ribbon}. It keeps the last few hundred {@code RibbonEvent}s, whatever
 * happens. {@code LoopBlames} keeps, for each plugin, the last stack that was found on a blocked
 * event loop.
 */
@NullMarked
package dev.fanlight.gateway.telemetry.ribbon;

import org.jspecify.annotations.NullMarked;
