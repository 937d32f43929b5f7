/**
 * The pools of worker threads for blocking work. {@link Pools} has those of one configuration. A
 * {@link Pool} has a {@code Bulkhead} in front of its {@code PoolThreads}: the bulkhead has the
 * queue. {@code PoolTask} is one piece of work on a thread; it keeps its permit until the thread is
 * free again, or is given up. {@code StuckThreads} gives up threads that do not heed an
 * interruption, and names the code that holds them. {@code FixedThreads} makes others for those,
 * and {@code LongWork} lets what computes for long give way. {@code VirtualThreads} cannot: it
 * notices when no task begins. {@link UrgedThread} is outside of the pools, for work that may hang.
 *
 * <p>A pool is shared by all event loops. The result of a task completes on the loop that asked.
 */
@NullMarked
package dev.fanlight.gateway.filter.pool;

import org.jspecify.annotations.NullMarked;
