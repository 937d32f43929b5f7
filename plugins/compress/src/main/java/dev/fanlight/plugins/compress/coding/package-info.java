/**
 * What compresses. A {@link dev.fanlight.plugins.compress.coding.Coder} has memory outside of the
 * heap. {@link dev.fanlight.plugins.compress.coding.LoopCoders} lends the coders of one event loop:
 * each answer borrows one, and gives it back once. {@link
 * dev.fanlight.plugins.compress.coding.CoderMemory} bounds how many there are on all loops
 * together, and {@link dev.fanlight.plugins.compress.coding.LoopTime} how much time of its loop
 * they take.
 */
@NullMarked
package dev.fanlight.plugins.compress.coding;

import org.jspecify.annotations.NullMarked;
