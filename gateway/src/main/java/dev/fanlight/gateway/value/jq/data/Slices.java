package dev.fanlight.gateway.value.jq.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.jq.memory.ArrayBuilder;
import dev.fanlight.gateway.value.jq.memory.JqError;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import org.jspecify.annotations.Nullable;

/** The part between two places of an array or a text. */
final class Slices {
  private Slices() {}

  /**
   * @param slice its {@code start} and {@code end}, each a number or null
   */
  static JsonNode of(JsonNode whole, JsonNode slice) throws JqError {
    Ledger ledger = Ledger.current();
    if (whole.isTextual()) {
      String text = whole.textValue();
      int size = text.codePointCount(0, text.length());
      int from = text.offsetByCodePoints(0, start(slice, size));
      int to = text.offsetByCodePoints(from, end(slice, size) - start(slice, size));
      return ledger.built(TextNode.valueOf(text.substring(from, to)));
    }
    ArrayBuilder part = new ArrayBuilder(ledger);
    int end = end(slice, whole.size());
    for (int i = start(slice, whole.size()); i < end; i++) {
      part.add(whole.get(i));
    }
    return part.done();
  }

  static int start(JsonNode slice, int size) throws JqError {
    return (int) Math.floor(bound(slice.get("start"), 0, size));
  }

  /** Never before the start. */
  static int end(JsonNode slice, int size) throws JqError {
    return Math.max(start(slice, size), (int) Math.ceil(bound(slice.get("end"), size, size)));
  }

  private static double bound(@Nullable JsonNode bound, int missing, int size) throws JqError {
    if (bound == null || bound.isNull()) {
      return missing;
    }
    if (!bound.isNumber()) {
      throw new JqError("Start and end indices of an array slice must be numbers");
    }
    double place = bound.doubleValue();
    return Math.clamp(place < 0 ? place + size : place, 0, size);
  }
}
