package dev.fanlight.plugins.cache.store;

import java.util.Comparator;

/**
 * What one fetch is for.
 *
 * @param owner a number of the place of the plugin that fetches, or of the fetch itself where
 *     nobody shares it: where a chain has the plugin twice, the inner one must not wait for the
 *     fetch of the outer one, which waits for it
 */
public record Place(long owner, Key key, Selection selection) implements Comparable<Place> {
  static final long NOBODY = 0;

  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::key)
          .thenComparing(Place::selection)
          .thenComparingLong(Place::owner);

  /** The same for a fetch of another owner. */
  public Place of(long other) {
    return new Place(other, key, selection);
  }

  /** The same for the fetches that the owner makes for single clients. */
  public Place apart() {
    return of(-owner);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
