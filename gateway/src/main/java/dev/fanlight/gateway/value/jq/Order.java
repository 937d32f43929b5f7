package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import net.thisptr.jackson.jq.internal.misc.JsonNodeComparator;

/** The order of jq's values, with a chance to stop at each comparison. */
record Order(Ledger ledger) implements Comparator<JsonNode> {
  @Override
  public int compare(JsonNode one, JsonNode other) {
    ledger.step();
    return JsonNodeComparator.getInstance().compare(one, other);
  }
}
