package dev.fanlight.gateway.limit;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * Waiters in the order they are to be served: those of one exchange first in, first out, and the
 * exchanges in turns, so a wide one cannot starve a narrow one. Everything is O(1). Not
 * thread-safe.
 */
final class FairQueue<T> {
  /** One line per waiting exchange; the first is the one whose turn it is. */
  private final LinkedHashMap<Exchange, LinkedHashSet<T>> lines = new LinkedHashMap<>();

  private int size;

  /** An exchange is itself, whatever its {@code equals} says. */
  private record Exchange(Object identity) {
    @Override
    @SuppressWarnings("ReferenceEquality") // it is the point
    public boolean equals(@Nullable Object other) {
      return other instanceof Exchange that && that.identity == identity;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(identity);
    }
  }

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(Object exchange, T waiter) {
    lines
        .computeIfAbsent(new Exchange(exchange), first -> LinkedHashSet.newLinkedHashSet(1))
        .add(waiter);
    size++;
  }

  /**
   * Takes out whose turn it is, of a queue that is not empty; the exchange's next turn comes after
   * everybody else's.
   */
  T next() {
    Exchange exchange = lines.firstEntry().getKey();
    LinkedHashSet<T> line = lines.firstEntry().getValue();
    T waiter = line.removeFirst();
    if (line.isEmpty()) {
      lines.remove(exchange);
    } else {
      lines.putLast(exchange, line);
    }
    size--;
    return waiter;
  }

  /** Takes a waiter out from wherever it stands. */
  void remove(Object exchange, T waiter) {
    Exchange key = new Exchange(exchange);
    LinkedHashSet<T> line = lines.get(key);
    if (line == null || !line.remove(waiter)) {
      return;
    }
    if (line.isEmpty()) {
      lines.remove(key);
    }
    size--;
  }
}
