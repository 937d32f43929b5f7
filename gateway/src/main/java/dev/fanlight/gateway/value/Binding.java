package dev.fanlight.gateway.value;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A name that {@code with} gives to a value.
 *
 * @param optional whether the value may be absent
 * @param otherwise what stands in for an absent value; null leaves a {@code {?x}} out
 */
public record Binding(Expression from, boolean optional, @Nullable JsonNode otherwise) {}
