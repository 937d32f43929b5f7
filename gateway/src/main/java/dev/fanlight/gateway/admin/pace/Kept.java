package dev.fanlight.gateway.admin.pace;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is kept of each series from one beat to the next. What is not asked for in a beat is
 * forgotten. Confined to one thread.
 */
public final class Kept<K, T> {
  private final Supplier<T> made;
  private Map<K, T> now = new HashMap<>();
  private Map<K, T> before = new HashMap<>();

  public Kept(Supplier<T> made) {
    this.made = made;
  }

  /** A beat begins. */
  public void next() {
    before = now;
    now = new HashMap<>();
  }

  /** The one of that name; a new one where there was none at the beat before. */
  public T at(K name) {
    return now.computeIfAbsent(
        name,
        any -> {
          T known = before.get(name);
          return known == null ? made.get() : known;
        });
  }

  /** Those of this beat. */
  public Map<K, T> all() {
    return now;
  }
}
