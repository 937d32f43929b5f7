/**
 * The hot parts alone, each beside what one would write without it; {@code deploy/bench/jmh} runs
 * them.
 */
@NullMarked
package dev.fanlight.bench.parts;

import org.jspecify.annotations.NullMarked;
