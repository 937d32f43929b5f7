package dev.fanlight.gateway.value.jq.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.data.Path;
import java.util.Map;
import net.thisptr.jackson.jq.exception.JsonQueryException;
import org.jspecify.annotations.Nullable;

/** Takes the values that an expression gives, one after the other. */
@FunctionalInterface
public interface Output {
  /**
   * @param path where the value stands; null when nobody asked, or when it stands nowhere
   */
  void emit(JsonNode value, @Nullable Path path) throws JsonQueryException;

  /** Takes all members of an array or object, one after the other. */
  default void emitMembers(JsonNode of, @Nullable Path at) throws JsonQueryException {
    if (of.isArray()) {
      for (int i = 0; i < of.size(); i++) {
        emit(of.get(i), at == null ? null : Path.step(at, IntNode.valueOf(i)));
      }
      return;
    }
    for (Map.Entry<String, JsonNode> field : of.properties()) {
      Path path = at == null ? null : Path.step(at, TextNode.valueOf(field.getKey()));
      emit(field.getValue(), path);
    }
  }

  /** An output that does not ask where a value stands. */
  @FunctionalInterface
  interface Values {
    void emit(JsonNode value) throws JsonQueryException;
  }
}
