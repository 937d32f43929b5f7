package dev.fanlight.gateway.value.jq;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** An array that grows under a ledger. */
final class ArrayBuilder {
  private static final int SLOT = 8;
  private static final int EMPTY = 64;

  private final Ledger ledger;
  private final List<JsonNode> children = new ArrayList<>();
  private long text = 2;
  private long memory = EMPTY;
  private int depth = 1;

  ArrayBuilder(Ledger ledger) {
    this.ledger = ledger;
    ledger.hold(EMPTY);
  }

  /**
   * @param child counted, unless it is a number
   */
  void add(JsonNode child) {
    long slot = child.isNumber() ? SLOT + Sized.memory(child) : SLOT;
    ledger.hold(slot);
    text += 1 + Sized.text(child);
    ledger.checkText(text);
    memory += slot + (child.isNumber() ? 0 : Sized.memory(child));
    depth = Math.max(depth, 1 + Sized.depth(child));
    ledger.checkDepth(depth);
    children.add(child);
  }

  JsonNode done() {
    return new Sized.SizedArray(children, text, memory, depth);
  }
}
