package dev.fanlight.plugins.ratelimit.store;

import java.util.concurrent.atomic.AtomicLong;

/** A key of a table with its state. The state is changed by compare-and-set only. */
final class LimitEntry extends AtomicLong {
  private static final long serialVersionUID = 1L;

  /** The state of an entry that its table has forgotten: it takes no charge any more. */
  static final long GONE = -2;

  private final String key;

  /** When it was last charged. */
  private volatile long used;

  /** Where it is in the two heaps of its table; guarded by the table. */
  final int[] places = new int[2];

  LimitEntry(String key, long state, long now) {
    super(state);
    this.key = key;
    this.used = now;
  }

  String key() {
    return key;
  }

  long used() {
    return used;
  }

  void used(long now) {
    used = now;
  }
}
