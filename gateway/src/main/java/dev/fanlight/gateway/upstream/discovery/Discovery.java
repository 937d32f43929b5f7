package dev.fanlight.gateway.upstream.discovery;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Service;
import dev.fanlight.gateway.telemetry.endpoint.DiscoveryMeters;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.EndpointSource;
import dev.fanlight.gateway.upstream.endpoint.Location;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
  private final Promise<Void> answered = Promise.promise();

  @GuardedBy("this")
  private final Places places;

  @GuardedBy("this")
  private final Set<Hearing> hearings = new LinkedHashSet<>();

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

  private Discovery(
      String upstream, Service service, EndpointGroup group, Means means, DiscoveryMeters meters) {
    this.upstream = upstream;
    this.group = group;
    this.meters = meters;
    this.loop = means.loop();
    this.waits = service.discovery() != null;
    this.places = places(service, means, new Told());
  }

  /** Begins to follow. Blocks while it reads files. */
  public static Discovery start(
      String upstream, Service service, EndpointGroup group, Means means, DiscoveryMeters meters) {
    Discovery discovery = new Discovery(upstream, service, group, means, meters);
    discovery.start();
    return discovery;
  }

  private static Places places(Service service, Means means, News news) {
    DiscoveryConfig config = service.discovery();
    if (config == null) {
      return new ListedPlaces(service.endpoints(), means, news);
    }
    return switch (config.source()) {
      case DiscoveryConfig.Dns dns -> new NamedPlaces(config.scheme(), dns, means, news);
      case DiscoveryConfig.Srv srv -> new NamedPlaces(config.scheme(), srv, means, news);
      case DiscoveryConfig.Listed listed ->
          new FilePlaces(listed.file(), config.scheme(), means, news);
    };
  }

  private synchronized void start() {
    places.start();
    changed();
    if (!hearings.isEmpty()) {
      age = meters.age(this::age);
    }
  }

  private synchronized double age() {
    return hearings.stream().mapToLong(Hearing::age).max().orElse(0) / SECOND;
  }

  /** Completes when it is known once where the endpoints are, if they are to be discovered. */
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
    List<Location> now = distinct(places.locations());
    if (!now.equals(current)) {
      current = now;
      sets.forEach(set -> set.move(now));
      if (known) {
        meters.changed();
        log.info("upstream {} has other endpoints now: {}", upstream, shown(now));
      }
    }
    if (!waits || hearings.stream().anyMatch(Hearing::isKnown)) {
      known = hearings.stream().anyMatch(Hearing::isKnown);
      answered.tryComplete();
    }
  }

  /** Two names may have the same address. */
  private static List<Location> distinct(List<Location> locations) {
    Set<String> seen = new HashSet<>();
    List<Location> distinct = new ArrayList<>();
    for (Location location : locations) {
      if (seen.add(location.toString())) {
        distinct.add(location);
      }
    }
    return distinct;
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
      }
    }

    @Override
    public Hearing hearing(String what) {
      Hearing hearing = new Hearing(upstream, what, loop.clock(), meters);
      synchronized (Discovery.this) {
        hearings.add(hearing);
      }
      return hearing;
    }

    @Override
    public void forget(Hearing hearing) {
      synchronized (Discovery.this) {
        hearings.remove(hearing);
      }
    }

    @Override
    public void changed() {
      synchronized (Discovery.this) {
        Discovery.this.changed();
      }
    }
  }
}
