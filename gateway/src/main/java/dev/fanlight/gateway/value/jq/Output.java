package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Takes the values that an expression gives, one after the other. */
@FunctionalInterface
interface Output {
  /**
   * @param path where the value stands; null when nobody asked, or when it stands nowhere
   */
  void emit(JsonNode value, @Nullable Path path) throws JsonQueryException;

  /** An output that does not ask where a value stands. */
  @FunctionalInterface
  interface Values {
    void emit(JsonNode value) throws JsonQueryException;
  }
}
