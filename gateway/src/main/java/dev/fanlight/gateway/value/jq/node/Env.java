package dev.fanlight.gateway.value.jq.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.fanlight.gateway.value.jq.memory.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * What is bound where an expression runs: a list that grows inwards. Immutable, so that an argument
 * of a function keeps what it saw. Confined to the run of a program.
 */
public final class Env {
  /** An argument that stands for an expression. */
  public record Closure(Node body, Env env) {}

  public final Ledger ledger;
  private final Env root;
  private final @Nullable Env outer;
  private final @Nullable Object key;
  private final @Nullable Object value;

  /** Where a program begins. */
  public Env(Ledger ledger) {
    this.ledger = ledger;
    this.root = this;
    this.outer = null;
    this.key = null;
    this.value = null;
  }

  private Env(Env outer, Object key, @Nullable Object value) {
    this.ledger = outer.ledger;
    this.root = outer.root;
    this.outer = outer;
    this.key = key;
    this.value = value;
  }

  public Env root() {
    return root;
  }

  /**
   * @param key of what is bound, one for each place in the program that binds
   */
  public Env with(Object key, @Nullable Object value) {
    return new Env(this, key, value);
  }

  /** Where a key was bound last. */
  @SuppressWarnings("ReferenceEquality") // each place that binds has a key of its own
  public Env at(Object wanted) {
    for (Env at = this; at != null; at = at.outer) {
      if (at.key == wanted) {
        return at;
      }
    }
    throw new IllegalStateException("nothing is bound here");
  }

  public JsonNode variable(Object wanted) {
    return at(wanted).value instanceof JsonNode node ? node : NullNode.getInstance();
  }

  public Closure argument(Object wanted) {
    if (at(wanted).value instanceof Closure closure) {
      return closure;
    }
    throw new IllegalStateException("no argument is bound here");
  }
}
