package dev.fanlight.gateway.value.jq.memory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fanlight.gateway.value.json.TreeWriter;
import java.nio.charset.StandardCharsets;

/** Writes jq's values as texts, under a ledger. */
public final class AsText {
  /**
   * What writing a value takes for a moment, in times of its length: its bytes, and a text that
   * grows twice before it is cut to size, because a character comes that is not of Latin-1.
   */
  private static final int TIMES = 6;

  private AsText() {}

  /** A text itself, or any other value as JSON. */
  public static JsonNode of(JsonNode value) {
    return value.isTextual() ? value : json(value);
  }

  public static JsonNode json(JsonNode value) {
    Ledger ledger = Ledger.current();
    if (value.isNumber()) {
      return ledger.built(TextNode.valueOf(TreeWriter.number(value)));
    }
    // Its escapes may make it several times as long as its texts.
    long length = TreeWriter.length(value, bytes -> ledger.step());
    ledger.room(TIMES * length);
    String text =
        TreeWriter.write(value, length, bytes -> ledger.step()).toString(StandardCharsets.UTF_8);
    return ledger.built(TextNode.valueOf(text));
  }
}
