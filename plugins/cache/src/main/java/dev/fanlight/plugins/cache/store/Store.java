package dev.fanlight.plugins.cache.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The stored responses of all places of the plugin, bounded by their bytes, and the fetches under
 * way. Safe for use by all threads.
 */
public final class Store {
  /** Responses to different requests for one target. */
  private static final int MOST_VARIANTS = 32;

  private static final int MOST_PASSED_BYTES = 1024 * 1024;

  private static final int ENTRY = 256;
  private static final Duration PASSED_FOR = Duration.ofSeconds(30);

  private final Cache<Key, List<Stored>> responses;
  private final ConcurrentMap<Key, List<Stored>> targets;
  private final Cache<Place, Boolean> passed;
  private final Held held;
  private final AtomicLong owners = new AtomicLong();
  private final Map<Place, Flight> flights = new ConcurrentHashMap<>();

  /**
   * What one fetch is for.
   *
   * @param owner a number of the place of the plugin that fetches, or of the fetch itself where
   *     nobody shares it: where a chain has the plugin twice, the inner one must not wait for the
   *     fetch of the outer one, which waits for it
   */
  public record Place(long owner, Key key, Selection selection) implements Comparable<Place> {
    private static final long NOBODY = 0;
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

  public Store(long maxBytes) {
    this.held = new Held(maxBytes);
    this.responses =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(maxBytes)
            .<Key, List<Stored>>weigher((key, variants) -> weight(key, variants))
            .build();
    this.targets = responses.asMap();
    this.passed =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(MOST_PASSED_BYTES)
            .<Place, Boolean>weigher(
                (place, tooLarge) -> ENTRY + place.key().length() + place.selection().weight())
            .expireAfterWrite(PASSED_FOR)
            .build();
  }

  private static int weight(Key key, List<Stored> variants) {
    long weight = key.length();
    for (Stored stored : variants) {
      weight += stored.weight();
    }
    return (int) Math.min(Integer.MAX_VALUE, weight);
  }

  /** A number that no other owner of fetches has; it is positive. */
  public long owner() {
    return owners.incrementAndGet();
  }

  /** Bounds what is stored from here on. */
  public void resize(long maxBytes) {
    held.bound(maxBytes);
    responses.policy().eviction().ifPresent(bound -> bound.setMaximum(maxBytes));
  }

  /** What answers under way hold. */
  public Held held() {
    return held;
  }

  /** So much of one response as there can be room for. */
  public int most(int ofOne) {
    return (int) Math.min(ofOne, held.most());
  }

  /**
   * The responses to such a request, the one to be used first.
   *
   * @param always names of fields that count: a response that was stored without one is for nobody
   */
  public List<Stored> find(Key key, Source source, MultiMap request, List<String> always) {
    List<Stored> variants = responses.getIfPresent(key);
    if (variants == null) {
      return List.of();
    }
    List<Stored> found = new ArrayList<>(variants.size());
    for (Stored stored : variants) {
      if (stored.selection().names().containsAll(always)
          && stored.selection().selects(source, request)) {
        found.add(stored);
      }
    }
    found.sort(Stored.PREFERRED);
    return found;
  }

  /** Whether there are responses to other requests for the target. */
  public boolean hasOthers(Key key) {
    return targets.containsKey(key);
  }

  /** What a fetch for that request is shared by: the fields that the last response varied by. */
  public Place place(long owner, Key key, Source source, MultiMap request, List<String> always) {
    List<Stored> variants = responses.getIfPresent(key);
    List<String> names = always;
    if (variants != null) {
      for (Stored stored : variants) {
        if (stored.selection().source().equals(source)
            && stored.selection().names().containsAll(always)) {
          names = stored.selection().names();
          break;
        }
      }
    }
    return new Place(owner, key, Selection.of(source, names, request));
  }

  /**
   * Stores what a fetch has brought, in the place of the responses for the same requests.
   *
   * @param replaced goes too; null: none
   * @return false: it is not stored, because it is outdated or a more recent one is there
   */
  public boolean put(Place place, Stored response, Flight flight, @Nullable Stored replaced) {
    boolean[] stored = {false};
    targets.compute(
        place.key(),
        (same, before) -> {
          List<Stored> all = before == null ? List.of() : before;
          // Whoever invalidates outdates the flight first, and removes what is here after that.
          stored[0] =
              !flight.isOutdated()
                  && all.stream().noneMatch(one -> !one.equals(replaced) && one.outlasts(response));
          return stored[0] ? with(response, all, replaced) : before;
        });
    if (stored[0]) {
      passed.invalidate(place.of(Place.NOBODY));
    }
    return stored[0];
  }

  /** Puts newer fields in the place of a response, if it is still there. */
  public void replace(Key key, Stored replaced, Stored response) {
    targets.computeIfPresent(
        key,
        (same, before) -> before.contains(replaced) ? with(response, before, replaced) : before);
  }

  /** The response first, and those of the others that stay. */
  private static List<Stored> with(
      Stored response, List<Stored> others, @Nullable Stored replaced) {
    List<Stored> variants = new ArrayList<>();
    variants.add(response);
    for (Stored stored : others) {
      if (variants.size() < MOST_VARIANTS
          && !stored.equals(replaced)
          && !stored.selection().equals(response.selection())) {
        variants.add(stored);
      }
    }
    return List.copyOf(variants);
  }

  /** Removes one response. */
  public void remove(Key key, Stored response) {
    purge(key, (same, stored) -> stored.equals(response));
  }

  /**
   * Remembers for a while, or until one is stored, that answers to such requests cannot be.
   *
   * @param tooLarge for their size, which their fields may not tell
   */
  public void pass(Place place, boolean tooLarge) {
    passed.put(place.of(Place.NOBODY), tooLarge);
  }

  /** The fields of the last answer to such a request allow that it is stored. */
  public void couldBeStored(Place place) {
    passed.asMap().remove(place.of(Place.NOBODY), false);
  }

  /** Whether the last answer for such requests could not be stored, whoever has fetched it. */
  public boolean isPassed(Place place) {
    return passed.getIfPresent(place.of(Place.NOBODY)) != null;
  }

  /** Fetches under way, by what they are for. */
  public Map<Place, Flight> flights() {
    return flights;
  }

  /** The one who began a fetch waits for it no more; where it ends with that, nobody finds it. */
  public void leave(Place place, Flight flight) {
    flight.leave();
    if (flight.isOver()) {
      flights.remove(place, flight);
    }
  }

  /** Removes all responses for a target, and stores none of a fetch that has begun. */
  public void invalidate(Key key) {
    outdate(key);
    responses.invalidate(key);
  }

  /** Removes some responses for a target, and stores none of a fetch that has begun. */
  public void invalidate(Key key, List<Stored> some) {
    outdate(key);
    purge(key, (same, stored) -> some.contains(stored));
  }

  private void outdate(Key key) {
    flights.forEach((place, flight) -> {
      if (place.key().equals(key)) {
        flight.outdate();
      }
    });
  }

  /**
   * Removes responses by what they are; fetches under way are not stored.
   *
   * @return how many
   */
  public int purge(Purge purge) {
    flights.forEach((place, flight) -> {
      if (purge.mayBe(place)) {
        flight.outdate();
      }
    });
    int purged = 0;
    for (Key key : targets.keySet()) {
      purged += purge(key, purge::matches);
    }
    return purged;
  }

  private int purge(Key key, BiPredicate<Key, Stored> matching) {
    int[] purged = {0};
    targets.computeIfPresent(
        key,
        (same, variants) -> {
          List<Stored> kept =
              variants.stream().filter(stored -> !matching.test(key, stored)).toList();
          purged[0] = variants.size() - kept.size();
          return kept.isEmpty() ? null : kept;
        });
    return purged[0];
  }

  /** In bytes, about. */
  public long bytes() {
    return responses.policy().eviction().map(bound -> bound.weightedSize().orElse(0)).orElse(0L);
  }

  /** Targets that have stored responses. */
  public long size() {
    return responses.estimatedSize();
  }
}
