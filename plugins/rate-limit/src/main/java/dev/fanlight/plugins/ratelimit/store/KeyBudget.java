package dev.fanlight.plugins.ratelimit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the keys of all tables together. Three quarters of the budget are for whichever table
 * needs them. The last quarter is divided equally: a table may always have its share of it, and one
 * key at least. So keys that fill one table do not push all keys out of another one. A dead key is
 * one that has recovered everything: where a table needs the room of dead keys, others forget
 * theirs. Safe for use by all threads.
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

  /** So often at once a table is asked for its dead keys. */
  private static final int ASKED = 4;

  private final long reserved;
  private final long common;
  private final AtomicLong keys = new AtomicLong();
  private final AtomicInteger nextAsked = new AtomicInteger();

  /** Changed under the lock of this. */
  private volatile List<LimitTable> tables = List.of();

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
    return own == 0 || keys.get() < common || own < reserved / Math.max(1, tables.size());
  }

  /**
   * Lets a few tables forget dead keys if a table has no room for one more, others at each call.
   *
   * @param own the keys of that table, whose lock the caller must not hold
   */
  void makeRoom(int own, long now) {
    List<LimitTable> all = tables;
    for (int i = 0; i < ASKED && !all.isEmpty() && !hasRoom(own); i++) {
      all.get(Math.floorMod(nextAsked.getAndIncrement(), all.size())).forgetDead(now);
    }
  }

  synchronized void addTable(LimitTable table) {
    List<LimitTable> more = new ArrayList<>(tables);
    more.add(table);
    tables = List.copyOf(more);
  }

  /**
   * Removes a table and its keys.
   *
   * @param own the keys of that table
   */
  synchronized void removeTable(LimitTable table, int own) {
    List<LimitTable> fewer = new ArrayList<>(tables);
    fewer.remove(table);
    tables = List.copyOf(fewer);
    keys.addAndGet(-own);
  }

  void addKey() {
    keys.incrementAndGet();
  }

  void removeKey() {
    keys.decrementAndGet();
  }
}
