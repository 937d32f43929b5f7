package dev.fanlight.plugins.compress.coding;

import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the memory outside of the heap of all coders. What is lent stays within the limit of the
 * place that borrows. What is taken, coders that wait included, stays within the largest limit of a
 * place. Safe for use by all event loops.
 */
final class CoderMemory {
  private final AtomicLong lent = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  /** How many places have each limit on how many loops; guarded by this. */
  private final NavigableMap<Long, Integer> limits = new TreeMap<>();

  private volatile long largest;

  synchronized void addLimit(long bytes) {
    limits.merge(bytes, 1, Integer::sum);
    largest = limits.lastKey();
  }

  synchronized void removeLimit(long bytes) {
    limits.computeIfPresent(bytes, (limit, places) -> places == 1 ? null : places - 1);
    largest = limits.isEmpty() ? 0 : limits.lastKey();
  }

  /** Lends that much to a place; false when its limit does not allow it. */
  boolean lend(long bytes, long limit) {
    return add(lent, bytes, limit);
  }

  void getBack(long bytes) {
    lent.addAndGet(-bytes);
  }

  /** Takes that much for a new coder; false when it is not there. */
  boolean take(long bytes) {
    return add(taken, bytes, largest);
  }

  void free(long bytes) {
    taken.addAndGet(-bytes);
  }

  /**
   * Whether a coder may wait for its next answer. Coders that wait on a quiet loop keep their
   * memory for a while. So they take half of it at most: the rest is for any loop.
   */
  boolean hasRoomForIdle() {
    return taken.get() <= largest / 2;
  }

  private static boolean add(AtomicLong sum, long bytes, long most) {
    if (sum.addAndGet(bytes) > most) {
      sum.addAndGet(-bytes);
      return false;
    }
    return true;
  }

  long taken() {
    return taken.get();
  }
}
