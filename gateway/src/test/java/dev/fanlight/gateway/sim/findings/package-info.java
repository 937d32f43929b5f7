/**
 * What a simulation finds: {@code Violations} keeps the first rule that was broken, {@code
 * Coverage} counts how often each event met each join, phase and policy.
 */
@NullMarked
package dev.fanlight.gateway.sim.findings;

import org.jspecify.annotations.NullMarked;
