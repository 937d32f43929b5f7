/**
 * Bugs put into the code on purpose. {@code Breakages} lists two dozen: each states a rule of the
 * gateway and the smallest change that breaks the rule. {@code BreakagesTest} compiles the changed
 * class, loads the tests a second time with it, and demands that they fail.
 *
 * <p>The list is documentation. Mutation testing ({@code -Pmutation}) tries all the small bugs, and
 * needs no list.
 */
@NullMarked
package dev.fanlight.gateway.sim.breakage;

import org.jspecify.annotations.NullMarked;
