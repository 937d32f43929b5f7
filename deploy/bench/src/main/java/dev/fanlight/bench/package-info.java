/** Programs that the bench drives, or compares the gateway with; each one a {@code main}. */
@NullMarked
package dev.fanlight.bench;

import org.jspecify.annotations.NullMarked;
