package dev.fanlight.plugins.ratelimit.store;

import java.util.Arrays;

/**
 * Entries ordered by a time, the earliest first: a binary heap that can remove any entry. The times
 * are those that were noted; an entry's real time may be later by now. Not safe for use by several
 * threads.
 */
final class EntryHeap {
  private static final int FIRST_ROOM = 16;

  private final int which;
  private LimitEntry[] entries = new LimitEntry[FIRST_ROOM];
  private long[] times = new long[FIRST_ROOM];
  private int size;

  /**
   * @param which of {@link LimitEntry#places} is that of this heap
   */
  EntryHeap(int which) {
    this.which = which;
  }

  int size() {
    return size;
  }

  /** The entry with the earliest noted time; there must be one. */
  LimitEntry first() {
    return entries[0];
  }

  /** The earliest noted time; there must be one. */
  long firstTime() {
    return times[0];
  }

  void add(LimitEntry entry, long time) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
      times = Arrays.copyOf(times, size * 2);
    }
    size++;
    up(size - 1, entry, time);
  }

  /** Notes a later time of the first entry. */
  void delayFirst(long time) {
    down(0, entries[0], time);
  }

  void remove(LimitEntry entry) {
    int hole = entry.places[which];
    size--;
    LimitEntry last = entries[size];
    long time = times[size];
    Arrays.fill(entries, size, size + 1, null);
    if (last == entry) {
      return;
    }
    if (hole > 0 && time < times[parent(hole)]) {
      up(hole, last, time);
    } else {
      down(hole, last, time);
    }
  }

  private static int parent(int place) {
    return (place - 1) / 2;
  }

  private void up(int from, LimitEntry entry, long time) {
    int place = from;
    while (place > 0 && time < times[parent(place)]) {
      put(place, entries[parent(place)], times[parent(place)]);
      place = parent(place);
    }
    put(place, entry, time);
  }

  private void down(int from, LimitEntry entry, long time) {
    int place = from;
    for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
      if (child + 1 < size && times[child + 1] < times[child]) {
        child++;
      }
      if (times[child] >= time) {
        break;
      }
      put(place, entries[child], times[child]);
      place = child;
    }
    put(place, entry, time);
  }

  private void put(int place, LimitEntry entry, long time) {
    entries[place] = entry;
    times[place] = time;
    entry.places[which] = place;
  }
}
