/**
 * What compresses. A {@link dev.fanlight.plugins.compress.coding.Coder} has memory outside of the
 * heap. {@link dev.fanlight.plugins.compress.coding.Coders} are those of all places of the plugin:
 * each answer borrows one, and gives it back once.
 *
 * <pre>
 * Coders, one for all places -&gt; LoopCoders, one for each event loop
 *                            -&gt; LoopPlace, one for each place on each event loop
 * </pre>
 *
 * <p>{@link dev.fanlight.plugins.compress.coding.CoderMemory} bounds how many coders there are on
 * all loops together, and {@link dev.fanlight.plugins.compress.coding.LoopTime} how much time of
 * its loop they take. {@link dev.fanlight.plugins.compress.coding.LoopTurns} lets the answers that
 * are being compressed take turns.
 */
@NullMarked
package dev.fanlight.plugins.compress.coding;

import org.jspecify.annotations.NullMarked;
