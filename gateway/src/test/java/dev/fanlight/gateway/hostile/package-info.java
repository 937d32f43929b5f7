/**
 * A gateway with a small heap in a process of its own, hostile clients on many addresses, and
 * honest ones among them.
 */
@NullMarked
package dev.fanlight.gateway.hostile;

import org.jspecify.annotations.NullMarked;
