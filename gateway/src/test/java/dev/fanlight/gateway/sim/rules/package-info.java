/**
 * The rules that an exchange must keep: when a call may start, what may not stand still, what an
 * answer must be, and what the meters must have counted.
 */
@NullMarked
package dev.fanlight.gateway.sim.rules;

import org.jspecify.annotations.NullMarked;
