package dev.fanlight.plugins.ratelimit.store;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the keys of all tables together. Three quarters of the budget are for whichever table
 * needs them. The last quarter is divided equally: a table may always have its share of it, and one
 * key at least. So keys that fill one table do not push all keys out of another one. Safe for use
 * by all threads.
 *
 * <p>A table asks before it grows and counts afterwards, both without a lock. So there can be one
 * key too many for each thread that does so at the same moment.
 */
public final class KeyBudget {
  /** What a key takes, with its places in the table. */
  static final long BYTES = 250;

  /** The keys take this share of the heap at most. */
  private static final int HEAP_SHARE = 8;

  private static final int RESERVED_SHARE = 4;

  private final long reserved;
  private final long common;
  private final AtomicLong keys = new AtomicLong();
  private final AtomicInteger tables = new AtomicInteger();

  /**
   * @param most keys of all tables together
   */
  public KeyBudget(long most) {
    this.reserved = most / RESERVED_SHARE;
    this.common = most - reserved;
  }

  /** How many keys fit into an eighth of the heap. */
  public static long ofHeap() {
    return Runtime.getRuntime().maxMemory() / HEAP_SHARE / BYTES;
  }

  /** The number of keys, dead ones included. */
  long keys() {
    return keys.get();
  }

  /** Whether a table that has so many keys may have one more. */
  boolean hasRoom(int own) {
    return own == 0 || keys.get() < common || own < reserved / Math.max(1, tables.get());
  }

  void addTable() {
    tables.incrementAndGet();
  }

  /** Removes a table and its keys. */
  void removeTable(int own) {
    tables.decrementAndGet();
    keys.addAndGet(-own);
  }

  void addKey() {
    keys.incrementAndGet();
  }

  void removeKey() {
    keys.decrementAndGet();
  }
}
