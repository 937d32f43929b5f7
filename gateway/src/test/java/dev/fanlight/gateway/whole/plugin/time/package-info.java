/** How much time plugins have, and how much they are told that they have. */
@NullMarked
package dev.fanlight.gateway.whole.plugin.time;

import org.jspecify.annotations.NullMarked;
