package dev.fanlight.gateway.route;

import java.util.concurrent.atomic.AtomicInteger;

/** Bounds the exchanges of the whole gateway. Shared by all event loops. */
public final class ExchangeLimit {
  private volatile int max;
  private final AtomicInteger open = new AtomicInteger();

  public ExchangeLimit(int max) {
    this.max = max;
  }

  /** Those that are open go on, however many they are. */
  public void resize(int max) {
    this.max = max;
  }

  boolean tryEnter() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  void leave() {
    open.decrementAndGet();
  }

  /** Exchanges open now. */
  public int open() {
    return open.get();
  }
}
