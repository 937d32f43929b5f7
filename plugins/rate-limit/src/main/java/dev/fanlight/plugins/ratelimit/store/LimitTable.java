package dev.fanlight.plugins.ratelimit.store;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.plugins.ratelimit.arithmetic.Limit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The states of the keys of one policy, at most so many, and within a {@link KeyBudget}. Safe for
 * use by all threads: a known key is charged without a lock, a new one under the lock of the table.
 * No thread has the locks of two tables.
 *
 * <p>Two heaps find what a full table forgets: first a key that has recovered everything, because
 * it means the same as an unknown one; else the key that was used least recently. A charge changes
 * no heap. So the noted times may be too early, and are corrected when such a key comes first: at
 * most {@value #STEPS} keys for each new key. If those are not enough, the least recently used of
 * the keys that were looked at is forgotten.
 *
 * <p>A key that is forgotten before it has recovered starts again. So it can be charged at most one
 * capacity of its limit more for each time that it is forgotten.
 */
public final class LimitTable implements AutoCloseable {
  static final int STEPS = 16;

  /** So many dead keys are forgotten at once when another table needs their room. */
  private static final int FOR_OTHERS = 8;

  private static final int BY_DEATH = 0;
  private static final int BY_USE = 1;

  private final ConcurrentMap<String, LimitEntry> entries = new ConcurrentHashMap<>();

  @GuardedBy("this")
  private final EntryHeap byDeath = new EntryHeap(BY_DEATH);

  @GuardedBy("this")
  private final EntryHeap byUse = new EntryHeap(BY_USE);

  private final KeyBudget budget;

  private volatile int maxKeys;

  /** The limit of the key that came last, which says when keys are dead; null before the first. */
  @GuardedBy("this")
  private @Nullable Limit lastLimit;

  @GuardedBy("this")
  private boolean closed;

  /**
   * @param maxKeys that it has at most, from 1
   * @param budget of all tables together
   */
  public LimitTable(int maxKeys, KeyBudget budget) {
    this.maxKeys = maxKeys;
    this.budget = budget;
    budget.addTable(this);
  }

  /** Forgets all keys, and remembers none from now on. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      budget.removeTable(this, entries.size());
      entries.clear();
    }
  }

  /** Has at most so many keys. What is too much is forgotten as new keys come. */
  public void resize(int most) {
    maxKeys = most;
  }

  /** The number of keys, dead ones included. */
  public int size() {
    return entries.size();
  }

  /** The state of a key. */
  long state(String key) {
    LimitEntry entry = entries.get(key);
    return entry == null ? Limit.FRESH : Math.max(Limit.FRESH, entry.get());
  }

  /** Charges a key. Returns its new state, or {@link Limit#REFUSED}. */
  long charge(String key, Limit limit, long cost, long now) {
    while (true) {
      LimitEntry entry = entries.get(key);
      long state = entry == null ? add(key, limit, cost, now) : charge(entry, limit, cost, now);
      if (state != LimitEntry.GONE) {
        return state;
      }
    }
  }

  private static long charge(LimitEntry entry, Limit limit, long cost, long now) {
    entry.used(now);
    while (true) {
      long state = entry.get();
      if (state == LimitEntry.GONE) {
        return LimitEntry.GONE;
      }
      long next = limit.charge(state, cost, now);
      if (next == Limit.REFUSED || entry.compareAndSet(state, next)) {
        return next;
      }
    }
  }

  /**
   * Corrects a charge: see {@link Limit#settle}. A key that was forgotten has nothing to correct.
   */
  void settle(String key, Limit limit, long charged, long before, long cost, long now) {
    LimitEntry entry = entries.get(key);
    while (entry != null) {
      long state = entry.get();
      if (state == LimitEntry.GONE
          || entry.compareAndSet(state, limit.settle(state, charged, before, cost, now))) {
        return;
      }
    }
  }

  /** Returns {@link LimitEntry#GONE} if another thread was faster. */
  private long add(String key, Limit limit, long cost, long now) {
    int own = entries.size();
    if (own < maxKeys) { // else the new key takes the place of another one of this table
      // Not under the lock of this table: two that take each other's would wait for ever.
      budget.makeRoom(own, now);
    }
    return insert(key, limit, cost, now);
  }

  private synchronized long insert(String key, Limit limit, long cost, long now) {
    if (entries.containsKey(key)) {
      return LimitEntry.GONE;
    }
    long state = limit.charge(Limit.FRESH, cost, now);
    if (state == Limit.REFUSED || closed) {
      return state;
    }
    lastLimit = limit;
    makeRoom(limit, now);
    LimitEntry entry = new LimitEntry(key, state, now);
    byDeath.add(entry, limit.deadAt(state));
    byUse.add(entry, now);
    entries.put(key, entry);
    budget.addKey();
    return state;
  }

  /** Forgets two keys at most, so that a table which has become too large shrinks. */
  @GuardedBy("this")
  private void makeRoom(Limit limit, long now) {
    for (int i = 0; i < 2; i++) {
      LimitEntry dead = firstDead(limit, now);
      if (dead != null) {
        forget(dead);
      } else if (byUse.size() >= maxKeys || !budget.hasRoom(byUse.size())) {
        LimitEntry oldest = leastRecentlyUsed();
        oldest.set(LimitEntry.GONE);
        forget(oldest);
      }
    }
  }

  /** Forgets a few keys that have recovered everything, so that other tables can grow. */
  synchronized void forgetDead(long now) {
    Limit limit = lastLimit;
    if (limit == null || closed) {
      return;
    }
    LimitEntry dead = firstDead(limit, now);
    for (int i = 1; dead != null; i++) {
      forget(dead);
      dead = i < FOR_OTHERS ? firstDead(limit, now) : null;
    }
  }

  /**
   * A key that has recovered everything, and is {@link LimitEntry#GONE} now; null if there is none,
   * or none that is found in time.
   */
  @GuardedBy("this")
  private @Nullable LimitEntry firstDead(Limit limit, long now) {
    for (int i = 0; i < STEPS && byDeath.size() > 0 && byDeath.firstTime() <= now; i++) {
      LimitEntry entry = byDeath.first();
      long state = entry.get();
      long death = limit.deadAt(state);
      if (death > now) {
        byDeath.delayFirst(death);
      } else if (entry.compareAndSet(state, LimitEntry.GONE)) {
        return entry;
      }
    }
    return null;
  }

  @GuardedBy("this")
  private LimitEntry leastRecentlyUsed() {
    LimitEntry oldest = byUse.first();
    for (int i = 0; i < STEPS; i++) {
      LimitEntry entry = byUse.first();
      long used = entry.used();
      if (used <= byUse.firstTime()) {
        return entry;
      }
      oldest = used < oldest.used() ? entry : oldest;
      byUse.delayFirst(used);
    }
    return oldest;
  }

  @GuardedBy("this")
  private void forget(LimitEntry entry) {
    entries.remove(entry.key());
    budget.removeKey();
    byDeath.remove(entry);
    byUse.remove(entry);
  }
}
