/**
 * One fan-out under way: who is ready, who has its turn, what the join says, and what is cancelled
 * then.
 */
@NullMarked
package dev.fanlight.gateway.fanout.run;

import org.jspecify.annotations.NullMarked;
