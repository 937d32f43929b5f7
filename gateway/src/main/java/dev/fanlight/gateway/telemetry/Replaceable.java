package dev.fanlight.gateway.telemetry;

/** One object at a time, in whose place another may come. Safe for use by all threads. */
public final class Replaceable<T> {
  private volatile T now;

  public Replaceable(T first) {
    now = first;
  }

  public T now() {
    return now;
  }

  /** Returns the one before. Other threads may use it until each has asked once more. */
  public T replace(T next) {
    T before = now;
    now = next;
    return before;
  }
}
