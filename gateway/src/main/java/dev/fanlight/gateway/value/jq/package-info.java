/**
 * Runs jq programs on data of strangers. {@link dev.fanlight.gateway.value.jq.Program} has a text
 * read by {@code syntax.Parser}, and {@code Compiler} makes a tree of {@code Node}s of what was
 * read: it finds every name, so that nothing is looked up while the program runs. jq's own
 * functions are {@code Native}s, or written in jq in {@code builtins.jq}; {@code Builtins} lists
 * them. A few come from the library jackson-jq.
 *
 * <p>A node hands its values to an {@code Output} while it computes. A {@code Ledger} stops an
 * interrupted thread, and counts what the program builds. Regular expressions take linear time.
 * {@link dev.fanlight.gateway.value.jq.JqNames} finds what a program reads of a request.
 *
 * <p>A compiled program is safe for use by all threads; one run of it is confined to its thread.
 */
@NullMarked
package dev.fanlight.gateway.value.jq;

import org.jspecify.annotations.NullMarked;
