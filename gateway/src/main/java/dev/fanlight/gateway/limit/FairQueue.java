package dev.fanlight.gateway.limit;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;

/**
 * Waiters in the order they are to be served: those of one exchange first in, first out, and the
 * exchanges in turns, so a wide one cannot starve a narrow one. Everything is O(1). Not
 * thread-safe.
 */
final class FairQueue<T> {
  /** One line for each turn that somebody waits for; the first line is served next. */
  private final LinkedHashMap<Turn, LinkedHashSet<T>> lines = new LinkedHashMap<>();

  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Turn turn, T waiter) {
    lines.computeIfAbsent(turn, first -> LinkedHashSet.newLinkedHashSet(1)).add(waiter);
    size++;
  }

  /**
   * Takes out whose turn it is, of a queue that is not empty; the exchange's next turn comes after
   * everybody else's.
   */
  T next() {
    Turn turn = lines.firstEntry().getKey();
    LinkedHashSet<T> line = lines.firstEntry().getValue();
    T waiter = line.removeFirst();
    if (line.isEmpty()) {
      lines.remove(turn);
    } else {
      lines.putLast(turn, line);
    }
    size--;
    return waiter;
  }

  /** Takes a waiter out from wherever it stands. */
  void remove(Turn turn, T waiter) {
    LinkedHashSet<T> line = lines.get(turn);
    if (line == null || !line.remove(waiter)) {
      return;
    }
    if (line.isEmpty()) {
      lines.remove(turn);
    }
    size--;
  }
}
