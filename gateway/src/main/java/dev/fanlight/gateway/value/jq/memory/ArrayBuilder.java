package dev.fanlight.gateway.value.jq.memory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** An array that grows under a ledger. */
public final class ArrayBuilder {
  /** A reference, and the slack of a list that grows by half. */
  private static final int SLOT = 12;

  /** The array itself and its list, with its first slots. */
  private static final int FIRST = 120;

  private static final JsonNode EMPTY = new Sized.SizedArray(List.of(), 2, 0, 1);

  private final Ledger ledger;
  private final List<JsonNode> children = new ArrayList<>();
  private long text = 2;
  private long memory;
  private int depth = 1;

  public ArrayBuilder(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * @param child counted, unless it is a number
   */
  public void add(JsonNode child) {
    long slot = SLOT + (child.isNumber() ? Sized.memory(child) : 0);
    slot += children.isEmpty() ? FIRST : 0;
    ledger.hold(slot);
    text += 1 + Sized.text(child);
    ledger.checkText(text);
    memory += slot + (child.isNumber() ? 0 : Sized.memory(child));
    depth = Math.max(depth, 1 + Sized.depth(child));
    ledger.checkDepth(depth);
    children.add(child);
  }

  public JsonNode done() {
    return children.isEmpty() ? EMPTY : new Sized.SizedArray(children, text, memory, depth);
  }
}
