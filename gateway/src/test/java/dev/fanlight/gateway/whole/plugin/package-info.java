/**
 * Plugins in a gateway: loaded from jars, used by routes, wrong in every way, and seen by
 * operators. What they do to bodies is in {@code body} within, what a reload does to them in {@code
 * reload}.
 */
@NullMarked
package dev.fanlight.gateway.whole.plugin;

import org.jspecify.annotations.NullMarked;
