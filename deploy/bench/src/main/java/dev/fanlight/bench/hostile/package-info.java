/** Plugins that behave badly, for the measurement of what the other routes notice of them. */
@NullMarked
package dev.fanlight.bench.hostile;

import org.jspecify.annotations.NullMarked;
