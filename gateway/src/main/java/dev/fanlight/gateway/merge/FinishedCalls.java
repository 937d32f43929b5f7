package dev.fanlight.gateway.merge;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.ValueSource.CallValues;
import dev.fanlight.gateway.value.json.JsonDocument;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls of a {@code for_each}, read as one call whose body is the list of theirs. */
public final class FinishedCalls implements CallValues {
  private static final JsonPointer WHOLE = JsonPointer.empty();

  private final List<@Nullable FinishedCall> calls = new ArrayList<>();

  public FinishedCalls(List<CallResult> results) {
    JsonDocument.Budget budget = new JsonDocument.Budget();
    for (CallResult result : results) {
      calls.add(FinishedCall.of(result, budget));
    }
  }

  @Override
  public int status() {
    return 200;
  }

  @Override
  public MultiMap headers() {
    return MultiMap.caseInsensitiveMultiMap();
  }

  @Override
  public @Nullable JsonNode body(JsonPointer pointer) {
    if (!pointer.matches()) {
      int index = pointer.getMatchingIndex();
      return index < 0 || index >= calls.size() ? null : body(calls.get(index), pointer.tail());
    }
    ArrayNode list = JsonNodeFactory.instance.arrayNode(calls.size());
    for (FinishedCall call : calls) {
      JsonNode body = body(call, WHOLE);
      list.add(body == null ? NullNode.getInstance() : body);
    }
    return list;
  }

  private static @Nullable JsonNode body(@Nullable FinishedCall call, JsonPointer pointer) {
    return call == null ? null : call.body(pointer);
  }
}
