/**
 * Simulated time and loops, and deliberately broken copies of the code: what the tests of the
 * engine are made of.
 */
@NullMarked
package dev.fanlight.gateway.sim;

import org.jspecify.annotations.NullMarked;
