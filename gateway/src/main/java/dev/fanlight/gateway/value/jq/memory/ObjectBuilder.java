package dev.fanlight.gateway.value.jq.memory;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** An object that grows under a ledger. */
public final class ObjectBuilder {
  /** A member's entry, with its part of the table. */
  public static final int SLOT = 56;

  /** A name's text, besides its characters. */
  static final int NAME = 48;

  /** The object itself and its map, with its first table. */
  private static final int FIRST = 184;

  private static final JsonNode EMPTY = new Sized.SizedObject(Map.of(), 2, 0, 1);

  private final Ledger ledger;
  private final Map<String, JsonNode> children = new LinkedHashMap<>();
  private long text = 2;
  private long memory;
  private int depth = 1;

  public ObjectBuilder(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * The last value of a name stays; both are counted.
   *
   * @param child counted, unless it is a number
   */
  public void put(String name, JsonNode child) {
    put(name, child, NAME + 2L * name.length());
  }

  /** As {@link #put}, where another object has the same text as a name. */
  public void putShared(String name, JsonNode child) {
    put(name, child, 0);
  }

  private void put(String name, JsonNode child, long nameMemory) {
    long slot = SLOT + nameMemory + (child.isNumber() ? Sized.memory(child) : 0);
    slot += children.isEmpty() ? FIRST : 0;
    ledger.hold(slot);
    text += name.length() + 4 + Sized.text(child);
    ledger.checkText(text);
    memory += slot + (child.isNumber() ? 0 : Sized.memory(child));
    depth = Math.max(depth, 1 + Sized.depth(child));
    ledger.checkDepth(depth);
    children.put(name, child);
  }

  public JsonNode done() {
    return children.isEmpty() ? EMPTY : new Sized.SizedObject(children, text, memory, depth);
  }
}
