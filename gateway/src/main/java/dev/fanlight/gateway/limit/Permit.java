package dev.fanlight.gateway.limit;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The right to have one attempt in flight. Whoever receives it releases it, from any thread. */
public final class Permit {
  private final AtomicReference<@Nullable Bulkhead> owner;

  Permit(Bulkhead owner) {
    this.owner = new AtomicReference<>(owner);
  }

  /** Gives it back; all but the first time do nothing. May let the next waiter in at once. */
  public void release() {
    Bulkhead bulkhead = owner.getAndSet(null);
    if (bulkhead != null) {
      bulkhead.giveBack();
    }
  }
}
