/**
 * What makes the jq library safe to run on data of strangers. {@link
 * dev.fanlight.gateway.value.jq.Program} reads a program, lets {@code ProgramCheck} find what
 * cannot work, and has {@code Instrumentation} put a check in front of every expression: it stops
 * an interrupted thread, and a {@code Ledger} counts what the program builds. Functions that cannot
 * be bounded so are replaced in {@code Builtins}; regular expressions take linear time. {@link
 * dev.fanlight.gateway.value.jq.JqNames} finds what a program reads of a request.
 *
 * <p>A compiled program is safe for use by all threads; one run of it is confined to its thread.
 */
@NullMarked
package dev.fanlight.gateway.value.jq;

import org.jspecify.annotations.NullMarked;
