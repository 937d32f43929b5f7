/**
 * Simulated time and loops. Tests of everything that is written against {@code Loop} and {@code
 * Clock} move them by hand.
 */
@NullMarked
package dev.fanlight.gateway.sim;

import org.jspecify.annotations.NullMarked;
