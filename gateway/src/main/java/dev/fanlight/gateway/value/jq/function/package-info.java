/**
 * jq's own functions. {@link dev.fanlight.gateway.value.jq.function.Builtins} lists them: they are
 * written in Java, each class for those of a kind, or in jq in {@code builtins.jq}. A few come from
 * the library jackson-jq, which {@code Natives} calls.
 */
@NullMarked
package dev.fanlight.gateway.value.jq.function;

import org.jspecify.annotations.NullMarked;
