package dev.fanlight.gateway.admin.figure;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is kept of each series from one beat to the next. What is not asked for in a beat is
 * forgotten. Confined to one thread.
 */
final class Kept<K, T> {
  private final Supplier<T> made;
  private Map<K, T> now = new HashMap<>();
  private Map<K, T> before = new HashMap<>();

  Kept(Supplier<T> made) {
    this.made = made;
  }

  /** A beat begins. */
  void next() {
    before = now;
    now = new HashMap<>();
  }

  /** The one of that name; a new one where there was none at the beat before. */
  T at(K name) {
    return now.computeIfAbsent(
        name,
        any -> {
          T known = before.get(name);
          return known == null ? made.get() : known;
        });
  }

  /** Those of this beat. */
  Map<K, T> all() {
    return now;
  }
}
