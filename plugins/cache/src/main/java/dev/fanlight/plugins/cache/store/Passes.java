package dev.fanlight.plugins.cache.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Weigher;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * For which requests the last answer could not be stored, for a while. They pass, because nobody
 * who waits for a shared fetch could use what it brings. Safe for use by all threads.
 */
final class Passes {
  private static final int MOST_BYTES = 512 * 1024;
  private static final int ENTRY = 256;
  private static final Duration PASSED_FOR = Duration.ofSeconds(30);

  private final Cache<Place, Boolean> passed = cache((place, tooLarge) -> ENTRY + weight(place));

  /** The names of the fields that the last of the answers varied by, for the place of none. */
  private final Cache<Place, List<String>> varied =
      cache((place, names) -> ENTRY + weight(place) + names.size() * ENTRY);

  private static <V> Cache<Place, V> cache(Weigher<Place, V> weigher) {
    return Caffeine.newBuilder()
        .executor(Runnable::run)
        .maximumWeight(MOST_BYTES)
        .weigher(weigher)
        .expireAfterWrite(PASSED_FOR)
        .build();
  }

  private static int weight(Place place) {
    return place.key().length() + place.selection().weight();
  }

  private static Place target(Key key, Source source) {
    return new Place(Place.NOBODY, key, new Selection(source, List.of(), List.of()));
  }

  /** Answers for that target vary by those fields. */
  void vary(Key key, Source source, List<String> names) {
    varied.put(target(key, source), names);
  }

  /** By which fields the last answer varied that could not be stored; null: there was none. */
  @Nullable List<String> varied(Key key, Source source) {
    return varied.getIfPresent(target(key, source));
  }

  /**
   * @param tooLarge for their size, which their fields may not tell
   */
  void add(Place place, boolean tooLarge) {
    passed.put(place.of(Place.NOBODY), tooLarge);
  }

  boolean has(Place place) {
    return passed.getIfPresent(place.of(Place.NOBODY)) != null;
  }

  void remove(Place place) {
    passed.invalidate(place.of(Place.NOBODY));
  }

  /** Unless the last answer was too large. */
  void removeUnlessTooLarge(Place place) {
    passed.asMap().remove(place.of(Place.NOBODY), false);
  }
}
