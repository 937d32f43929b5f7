package dev.fanlight.plugins.cache.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.fanlight.plugins.cache.content.Held;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
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

  private final Cache<Key, List<Stored>> responses;
  private final ConcurrentMap<Key, List<Stored>> targets;
  private final Passes passes = new Passes();
  private final Held held;
  private final AtomicLong owners = new AtomicLong();
  private final Map<Place, Flight> flights = new ConcurrentHashMap<>();

  public Store(long maxBytes) {
    this.held = new Held(maxBytes);
    this.responses =
        Caffeine.newBuilder()
            .executor(Runnable::run)
            .maximumWeight(maxBytes)
            .<Key, List<Stored>>weigher((key, variants) -> weight(key, variants))
            .build();
    this.targets = responses.asMap();
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

  /**
   * What a fetch for that request is shared by: the fields that the last stored response varied by,
   * or else one that could not be stored.
   */
  public Place place(long owner, Key key, Source source, MultiMap request, List<String> always) {
    List<String> names = varied(key, source, always);
    if (names == null) {
      names = passes.varied(key, source);
    }
    return new Place(
        owner,
        key,
        Selection.of(source, names != null && names.containsAll(always) ? names : always, request));
  }

  private @Nullable List<String> varied(Key key, Source source, List<String> always) {
    List<Stored> variants = responses.getIfPresent(key);
    for (Stored stored : variants == null ? List.<Stored>of() : variants) {
      Selection selection = stored.selection();
      if (selection.source().equals(source) && selection.names().containsAll(always)) {
        return selection.names();
      }
    }
    return null;
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
      passes.remove(place);
      passes.remove(new Place(Place.NOBODY, place.key(), response.selection()));
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
   * @param fetched what the answer was fetched for
   * @param selection of the answer
   * @param always as for {@link #place}
   * @param tooLarge for their size, which their fields may not tell
   */
  public void pass(
      Place fetched, Selection selection, MultiMap request, List<String> always, boolean tooLarge) {
    Key key = fetched.key();
    Source source = selection.source();
    if (selection.names().size() <= Selection.MOST_NAMES) {
      passes.vary(key, source, selection.names());
    }
    passes.add(place(Place.NOBODY, key, source, request, always), tooLarge);
  }

  /**
   * The fields of the last answer to such a request allow that it is stored.
   *
   * @param fits whether its size does so too, as far as it is known
   */
  public void couldBeStored(Place place, boolean fits) {
    if (fits) {
      passes.remove(place);
    } else {
      passes.removeUnlessTooLarge(place);
    }
  }

  /** Whether the last answer for such requests could not be stored, whoever has fetched it. */
  public boolean isPassed(Place place) {
    return passes.has(place);
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
