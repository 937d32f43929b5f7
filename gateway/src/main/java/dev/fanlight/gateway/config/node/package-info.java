/**
 * Asks the tree of a file for what is wanted. A {@link dev.fanlight.gateway.config.node.ConfigNode}
 * is a value with its place. {@link dev.fanlight.gateway.config.node.Fields} are the keys of a
 * mapping: a key is known by being asked for, and the others are mistakes. {@link
 * dev.fanlight.gateway.config.node.Quantities} reads numbers, durations and sizes. A value that is
 * wrong is recorded and reads as null, so that one reading finds every mistake.
 *
 * <p>Knows nothing of what the keys mean. One thread uses what belongs to a file.
 */
@NullMarked
package dev.fanlight.gateway.config.node;

import org.jspecify.annotations.NullMarked;
