/** Calls that do not simply hold what comes: streamed, raced, unpacked. */
@NullMarked
package dev.fanlight.gateway.fanout.call;

import org.jspecify.annotations.NullMarked;
