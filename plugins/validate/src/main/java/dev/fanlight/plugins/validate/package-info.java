/**
 * The builtin plugin {@code validate}. {@link dev.fanlight.plugins.validate.ValidateFilter} reads a
 * body, and refuses the request if the body does not match the schema. {@link
 * dev.fanlight.plugins.validate.Reports} checks answers while they pass, and only counts and logs.
 * What reads and checks JSON is in the package {@code schema}.
 *
 * <p>{@link dev.fanlight.plugins.validate.Check} checks large bodies on a pool. Before, {@link
 * dev.fanlight.plugins.validate.TreeMemory} gives each of them memory: it knows which bodies wait
 * ({@link dev.fanlight.plugins.validate.WaitingTrees}), which are about to be told that they have
 * memory ({@link dev.fanlight.plugins.validate.ReadyTrees}), and what room each entry has at its
 * pool ({@link dev.fanlight.plugins.validate.PoolRoom}).
 */
@NullMarked
package dev.fanlight.plugins.validate;

import org.jspecify.annotations.NullMarked;
