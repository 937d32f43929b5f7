package dev.fanlight.plugins.compress.coding;

import java.util.concurrent.atomic.AtomicLong;

/** Bounds the memory outside of the heap of all coders. Safe for use by all event loops. */
public final class CoderMemory {
  private final long most;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param most in bytes
   */
  public CoderMemory(long most) {
    this.most = most;
  }

  /** Takes that much; false when it is not there. */
  boolean take(long bytes) {
    if (taken.addAndGet(bytes) > most) {
      taken.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  /** Bytes that coders have, those that wait for their next answer included. */
  public long taken() {
    return taken.get();
  }
}
