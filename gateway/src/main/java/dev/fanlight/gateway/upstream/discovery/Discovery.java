package dev.fanlight.gateway.upstream.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Service;
import dev.fanlight.gateway.telemetry.endpoint.DiscoveryMeters;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.discovery.NameAnswer.Place;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.EndpointSource;
import dev.fanlight.gateway.upstream.endpoint.Location;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows where the endpoints of one upstream are, and tells all their sets. There is one of it for
 * all configurations and event loops that say the same of them. Safe for use by all threads: what
 * is heard is told one after the other, under its lock.
 */
public final class Discovery implements EndpointSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Discovery.class);
  private static final int MOST_SHOWN = 10;
  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final String upstream;
  private final EndpointGroup group;
  private final DiscoveryMeters meters;
  private final Loop loop;
  private final boolean waits;
  private final LastKnown before;
  private final Promise<Void> tried = Promise.promise();
  private final Promise<Void> answered = Promise.promise();

  @GuardedBy("this")
  private final Places places;

  private final Set<Hearing> hearings = new CopyOnWriteArraySet<>();

  /** Those of the configuration before; none as soon as it is known where they are. */
  @GuardedBy("this")
  private List<Location> earlier;

  @GuardedBy("this")
  private final Set<EndpointSet> sets = new LinkedHashSet<>();

  @GuardedBy("this")
  private List<Location> current = List.of();

  @GuardedBy("this")
  private boolean known;

  @GuardedBy("this")
  private @Nullable GaugeHandle age;

  /**
   * What it works with.
   *
   * @param loop for timers and for reading files; serves no traffic
   */
  public record Means(Loop loop, NameResolver lookup) {}

  /** The upstream whose endpoints it finds, and what hears of them. */
  public record Subject(String upstream, EndpointGroup group, DiscoveryMeters meters) {}

  private Discovery(Subject subject, Service service, Means means, LastKnown before) {
    this.upstream = subject.upstream();
    this.group = subject.group();
    this.meters = subject.meters();
    this.loop = means.loop();
    this.waits = service.discovery() != null;
    this.before = before;
    this.earlier =
        service.discovery() == null ? List.of() : before.under(service.discovery().scheme());
    this.places = places(service, means, new Told());
  }

  /**
   * Begins to follow. Blocks while it reads files.
   *
   * @param before what followed the upstream in the configuration before: until this one knows
   *     endpoints itself, it has those; null: there was none
   */
  public static Discovery start(
      Subject subject, Service service, Means means, @Nullable Discovery before) {
    LastKnown known = before == null ? LastKnown.NOTHING : before.lastKnown();
    Discovery discovery = new Discovery(subject, service, means, known);
    discovery.start();
    return discovery;
  }

  private synchronized LastKnown lastKnown() {
    return new LastKnown(current, longest());
  }

  private static Places places(Service service, Means means, News news) {
    DiscoveryConfig config = service.discovery();
    if (config == null) {
      return new ListedPlaces(service.endpoints(), means, news);
    }
    return switch (config.source()) {
      case DiscoveryConfig.Dns dns -> new NamedPlaces(config.scheme(), dns, means, news);
      case DiscoveryConfig.Srv srv -> new NamedPlaces(config.scheme(), srv, means, news);
      case DiscoveryConfig.Listed listed -> new FilePlaces(listed, config.scheme(), means, news);
    };
  }

  private synchronized void start() {
    places.start();
    changed();
    settle();
    if (!hearings.isEmpty()) {
      // Takes no lock, as metrics must be read at any time.
      age = meters.age(() -> longest() / SECOND);
    }
  }

  private long longest() {
    return hearings.stream().mapToLong(Hearing::age).max().orElse(0);
  }

  /** Completes when its endpoints are known, or when nobody knew them. On any thread, locked. */
  public Future<Void> tried() {
    return tried.future();
  }

  /**
   * Completes when it is known where the endpoints to be discovered are, or that there are none.
   */
  public Future<Void> answered() {
    return answered.future();
  }

  @Override
  public synchronized EndpointSet open(CareConfig care) {
    EndpointSet set = group.openAt(current, care);
    sets.add(set);
    return set;
  }

  @Override
  public synchronized void close(EndpointSet set) {
    sets.remove(set);
    set.close();
  }

  /** Whether it knows any. */
  public synchronized boolean hasEndpoints() {
    return !current.isEmpty();
  }

  /** Whether no set of it is open. */
  public synchronized boolean isUnused() {
    return sets.isEmpty();
  }

  /** Asks no more. */
  @Override
  public synchronized void close() {
    places.close();
    if (age != null) {
      age.close();
    }
  }

  @GuardedBy("this")
  private void changed() {
    if (places.isKnown()) {
      earlier = List.of();
    }
    List<Location> now = earlier.isEmpty() ? distinct(places.locations()) : earlier;
    if (!now.equals(current)) {
      current = now;
      tellShared(places.locations());
      sets.forEach(set -> set.move(now));
      if (known) {
        meters.changed();
        log.info("upstream {} has other endpoints now: {}", upstream, shown(now));
      }
    }
    boolean heard = hearings.stream().anyMatch(Hearing::isKnown) || isInherited();
    if (!waits || heard) {
      known = heard;
      answered.tryComplete();
    }
  }

  /** Whether the current ones come from the configuration before. */
  @GuardedBy("this")
  private boolean isInherited() {
    return waits && !current.isEmpty() && hearings.stream().noneMatch(Hearing::isKnown);
  }

  @GuardedBy("this")
  private void settle() {
    if (hearings.stream().anyMatch(Hearing::isAbsent)) {
      answered.tryComplete();
    }
    if (answered.future().isComplete() || hearings.stream().anyMatch(Hearing::isTold)) {
      tried.tryComplete();
    }
  }

  /** Two names may have the same address. It is a backup only if it is one for both. */
  private static List<Location> distinct(List<Location> locations) {
    Map<String, Location> distinct = new LinkedHashMap<>();
    for (Location location : locations) {
      distinct.merge(
          location.toString(),
          location,
          (first, other) -> first.config().backup() && !other.config().backup() ? other : first);
    }
    return List.copyOf(distinct.values());
  }

  /** An operator who has written two names, with a weight each, expects two endpoints. */
  private void tellShared(List<Location> locations) {
    Map<String, Set<String>> names = new LinkedHashMap<>();
    for (Location location : locations) {
      names
          .computeIfAbsent(location.toString(), any -> new LinkedHashSet<>(2))
          .add(Location.host(location.config().url()));
    }
    names.values().removeIf(hosts -> hosts.size() == 1);
    names.entrySet().stream()
        .limit(MOST_SHOWN)
        .forEach(one ->
            log.warn(
                "upstream {}: {} have the address {} and are one endpoint",
                upstream,
                String.join(" and ", one.getValue()),
                one.getKey()));
  }

  private static String shown(List<Location> locations) {
    if (locations.isEmpty()) {
      return "none";
    }
    String first =
        String.join(", ", locations.stream().limit(MOST_SHOWN).map(Location::toString).toList());
    int more = locations.size() - MOST_SHOWN;
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private final class Told implements News {
    @Override
    public void locked(Runnable step) {
      synchronized (Discovery.this) {
        step.run();
        settle();
      }
    }

    @Override
    public Hearing hearing(String what) {
      Hearing hearing = new Hearing(upstream, what, loop.clock(), meters);
      if (keepsEarlier() || !before(what).isEmpty()) {
        hearing.knownBefore(before.age());
      }
      hearings.add(hearing);
      return hearing;
    }

    @Override
    public List<Place> before(String name) {
      return before.of(name);
    }

    @Override
    public boolean keepsEarlier() {
      synchronized (Discovery.this) {
        return !earlier.isEmpty();
      }
    }

    @Override
    public void forget(Hearing hearing) {
      hearings.remove(hearing);
    }

    @Override
    public void changed() {
      synchronized (Discovery.this) {
        Discovery.this.changed();
      }
    }
  }
}
