package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object that grows under a ledger. */
final class ObjectBuilder {
  private static final int SLOT = 96;
  private static final int EMPTY = 128;

  private final Ledger ledger;
  private final Map<String, JsonNode> children = new LinkedHashMap<>();
  private long text = 2;
  private long memory = EMPTY;
  private int depth = 1;

  ObjectBuilder(Ledger ledger) {
    this.ledger = ledger;
    ledger.hold(EMPTY);
  }

  /** The last value of a name stays; both are counted. */
  void put(String name, JsonNode child) {
    long slot = SLOT + 2L * name.length();
    ledger.hold(slot);
    text += name.length() + 4 + Sized.text(child);
    ledger.checkText(text);
    memory += slot + Sized.memory(child);
    depth = Math.max(depth, 1 + Sized.depth(child));
    ledger.checkDepth(depth);
    children.put(name, child);
  }

  JsonNode done() {
    return new Sized.SizedObject(children, text, memory, depth);
  }
}
