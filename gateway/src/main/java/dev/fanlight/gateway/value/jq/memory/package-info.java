/**
 * Bounds what a run of a program may hold. A {@link dev.fanlight.gateway.value.jq.memory.Ledger}
 * counts what the run builds and stops an interrupted thread; {@code SharedMemory} bounds all runs
 * together. {@link dev.fanlight.gateway.value.jq.memory.ArrayBuilder} and {@link
 * dev.fanlight.gateway.value.jq.memory.ObjectBuilder} make values that know their size, which
 * {@link dev.fanlight.gateway.value.jq.memory.Sized} tells. {@link
 * dev.fanlight.gateway.value.jq.memory.InputReader} reads the first of them. A {@link
 * dev.fanlight.gateway.value.jq.memory.Regex} takes linear time.
 *
 * <p>A ledger and what it counts for are confined to the thread of the run; the shared memory is
 * safe for use by all threads.
 */
@NullMarked
package dev.fanlight.gateway.value.jq.memory;

import org.jspecify.annotations.NullMarked;
