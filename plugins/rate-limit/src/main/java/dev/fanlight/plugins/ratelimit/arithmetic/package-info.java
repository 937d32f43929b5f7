/**
 * The arithmetic of limits. The state of a key is one long, and each step of a {@link Limit} makes
 * another one of it. {@link Gcra} and {@link FixedWindow} are the two kinds. Nothing here keeps a
 * state or looks at a clock.
 */
@NullMarked
package dev.fanlight.plugins.ratelimit.arithmetic;

import org.jspecify.annotations.NullMarked;
