package dev.fanlight.gateway.fanout.scope;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The gateway's calls: bounds how many are open at once, and finds those that a scope has left
 * behind. Shared by all event loops; an orderly call costs it two atomic steps.
 */
public final class OpenCalls {
  private volatile int max;
  private final AtomicInteger open = new AtomicInteger();
  private final Set<LiveScope> leaking = ConcurrentHashMap.newKeySet();

  /**
   * @param max calls open at once, waiting ones included
   */
  public OpenCalls(int max) {
    this.max = max;
  }

  /** Those that are open go on, however many they are. */
  public void resize(int max) {
    this.max = max;
  }

  boolean tryOpen() {
    if (open.incrementAndGet() <= max) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  public void closed() {
    open.decrementAndGet();
  }

  /** A scope has ended and still owns something. */
  void leaked(LiveScope scope) {
    leaking.add(scope);
  }

  /** What that scope had left behind has ended after all. */
  void recovered(LiveScope scope) {
    leaking.remove(scope);
  }

  /** Calls open now. Any thread. */
  public int open() {
    return open.get();
  }

  /** Calls open now whose scope has ended: always 0 unless there is a defect. Any thread. */
  public int orphans() {
    return leaking.stream().mapToInt(LiveScope::size).sum();
  }
}
