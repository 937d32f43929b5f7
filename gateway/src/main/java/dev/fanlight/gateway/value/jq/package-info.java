/**
 * Runs jq programs on data of strangers. {@link dev.fanlight.gateway.value.jq.Program} is a
 * compiled program; it reads its input, runs within bounds and writes the one value that it gives.
 * From below: {@code memory} counts what a run builds, {@code data} computes with values, {@code
 * node} says what an expression is, {@code syntax} reads the text of a program, {@code compile}
 * makes expressions of it, and {@code function} has jq's own functions. {@code names} finds what a
 * program reads of a request.
 *
 * <p>A compiled program is safe for use by all threads; one run of it is confined to its thread.
 */
@NullMarked
package dev.fanlight.gateway.value.jq;

import org.jspecify.annotations.NullMarked;
