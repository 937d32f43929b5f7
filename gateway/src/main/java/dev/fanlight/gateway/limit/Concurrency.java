package dev.fanlight.gateway.limit;

import java.util.LinkedHashSet;

/**
 * Caps how many calls of one exchange have started and not ended; the others wait their turn, first
 * in, first out. Confined to the exchange's loop, hence no bulkhead: no locks, no time, no errors.
 */
public final class Concurrency {
  private final LinkedHashSet<Runnable> waiting = new LinkedHashSet<>();
  private int free;
  private boolean starting;

  public Concurrency(int limit) {
    free = limit;
  }

  /**
   * Runs {@code start} when its turn comes, maybe at once. From then on it holds a place until
   * somebody calls {@link #leave()} for it.
   */
  public void enter(Runnable start) {
    waiting.add(start);
    startNext();
  }

  /** Gives a place back, and with it the next in line its turn. */
  public void leave() {
    free++;
    startNext();
  }

  /** Takes {@code start} out of the line; false when it is not in it (any more). */
  public boolean remove(Runnable start) {
    return waiting.remove(start);
  }

  /** A loop, not a recursion: calls that end the moment they start must not pile up the stack. */
  private void startNext() {
    if (starting) {
      return;
    }
    starting = true;
    try {
      while (free > 0 && !waiting.isEmpty()) {
        free--;
        waiting.removeFirst().run();
      }
    } finally {
      starting = false;
    }
  }
}
