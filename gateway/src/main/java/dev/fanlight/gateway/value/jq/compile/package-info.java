/**
 * Makes expressions of what was read. {@link dev.fanlight.gateway.value.jq.compile.Compiler} finds
 * every name in a {@link dev.fanlight.gateway.value.jq.compile.CompileScope}, so that nothing is
 * looked up while the program runs. The other classes are the kinds of nodes that it makes: {@code
 * Atoms}, {@code Access} and {@code Making} for values, {@code Flow} and {@code Iterations} for
 * what runs when, {@code Destructuring} and {@code FunctionCalls} for names.
 */
@NullMarked
package dev.fanlight.gateway.value.jq.compile;

import org.jspecify.annotations.NullMarked;
