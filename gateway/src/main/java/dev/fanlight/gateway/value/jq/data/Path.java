package dev.fanlight.gateway.value.jq.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where a value stands in another. Immutable.
 *
 * @param parent null for the whole
 * @param key a name, a place in an array, or {@code start} and {@code end} of a slice
 */
public record Path(@Nullable Path parent, @Nullable JsonNode key) {
  public static final Path ROOT = new Path(null, null);

  /** One step further; null where nobody asked for paths. */
  public static @Nullable Path step(@Nullable Path parent, JsonNode key) {
    return parent == null ? null : new Path(parent, key);
  }

  /** A path as jq has it; null stands for the whole. */
  public static JsonNode keys(@Nullable Path path) {
    return path == null ? ROOT.json() : path.json();
  }

  /** As jq has it, an array of keys. */
  public JsonNode json() {
    Deque<JsonNode> keys = new ArrayDeque<>();
    Path at = this;
    while (at.parent != null && at.key != null) {
      keys.addFirst(at.key);
      at = at.parent;
    }
    ArrayBuilder array = new ArrayBuilder(Ledger.current());
    keys.forEach(array::add);
    return array.done();
  }
}
