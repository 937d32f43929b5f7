package dev.fanlight.gateway.value;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A name that {@code with} gives to a value.
 *
 * @param optional whether the value may be absent
 * @param otherwise the value that is used for an absent one; null leaves a {@code {?x}} out
 * @param placed whether {@code otherwise} has text of placeholders, which must not be shown
 * @param missing what an absent value that may not be absent is answered with; null: as any other
 */
public record Binding(
    Expression from,
    boolean optional,
    @Nullable JsonNode otherwise,
    boolean placed,
    @Nullable Missing missing) {

  /** One whose absence is answered as any other. */
  public Binding(Expression from, boolean optional, @Nullable JsonNode otherwise) {
    this(from, optional, otherwise, false, null);
  }

  /**
   * What a client is answered that left a value out.
   *
   * @param challenge the field {@code WWW-Authenticate}; null: none
   */
  public record Missing(int status, @Nullable String challenge) {}
}
