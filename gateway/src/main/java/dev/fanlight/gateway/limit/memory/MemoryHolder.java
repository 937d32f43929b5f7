package dev.fanlight.gateway.limit.memory;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.GatewayError;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one exchange, or one task in the background, holds of the {@link MemoryBudget}. As long as
 * it holds no more than it is granted anyway, it costs the budget one addition; beyond, it is one
 * of the large holders, which the budget knows one by one. Confined to its loop.
 */
public final class MemoryHolder extends HeldBytes {
  private final MemoryBudget budget;
  private final Loop loop;
  private final String address;
  private boolean large;

  /** Whether it is in the list of its loop. */
  private boolean listed;

  private long movedAt;
  private @Nullable GatewayError refusal;
  private @Nullable Consumer<GatewayError> onRefused;

  MemoryHolder(MemoryBudget budget, Loop loop, String address) {
    this.budget = budget;
    this.loop = loop;
    this.address = address;
  }

  /**
   * Runs once, on the loop, when this holder must make room: with {@code overloaded}. Everything
   * that it holds is to be let go then, and {@link #end} to be called.
   */
  public void onRefused(Consumer<GatewayError> handler) {
    onRefused = handler;
    if (refusal != null) {
      handler.accept(refusal);
    }
  }

  @Override
  public MemoryHolder apart() {
    return new MemoryHolder(budget, loop, address);
  }

  /** As the client is known, be it by a trusted proxy. */
  String address() {
    return address;
  }

  /** The time of its loop, in nanoseconds. */
  long now() {
    return loop.clock().nanoTime();
  }

  @Override
  boolean counts(long more) {
    if (refusal != null) {
      return false;
    }
    long all = bytes() + more;
    if (!large && all <= MemoryBudget.ALWAYS) {
      budget.count(more);
      return true;
    }
    movedAt = now();
    if (!large && all <= MemoryBudget.GRANTED && budget.grants(more)) {
      listed = listed || budget.granted(loop).add(this);
      budget.count(more);
      return true;
    }
    unlist();
    large = true;
    GatewayError refused = budget.grow(this, bytes(), more);
    if (refused != null) {
      refuse(refused);
    }
    return refused == null;
  }

  @Override
  void uncount(long less) {
    if (large) {
      large = bytes() > 0;
      budget.shrink(this, less, !large);
      return;
    }
    budget.count(-less);
    if (bytes() <= MemoryBudget.ALWAYS) {
      unlist();
    } else if (listed) {
      movedAt = now();
    }
  }

  private void unlist() {
    if (listed) {
      listed = false;
      budget.granted(loop).remove(this);
    }
  }

  /** The list of its loop has made it a large one. */
  void enlarge() {
    listed = false;
    large = true;
  }

  /** When it last took something or gave something back, while it held more than a little. */
  long movedAt() {
    return movedAt;
  }

  Loop loop() {
    return loop;
  }

  /** From any thread: not before what is being done on the loop now is done. */
  void refuseLater(GatewayError reason) {
    loop.timers().schedule(0, () -> refuse(reason));
  }

  private void refuse(GatewayError reason) {
    if (refusal == null) {
      refusal = reason;
      if (onRefused != null) {
        onRefused.accept(reason);
      }
    }
  }
}
