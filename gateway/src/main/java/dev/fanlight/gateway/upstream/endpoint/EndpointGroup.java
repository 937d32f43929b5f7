package dev.fanlight.gateway.upstream.endpoint;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.telemetry.endpoint.EjectionReason;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.gateway.telemetry.series.GaugeHandle;
import dev.fanlight.gateway.time.Clock;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.endpoint.Standing.Change;
import dev.fanlight.gateway.upstream.endpoint.Standing.Ejection;
import dev.fanlight.gateway.upstream.evidence.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All endpoints of one upstream, over all configurations in use: one {@link Endpoint} for each
 * address, for as long as a configuration has it with the same {@code outlier} and {@code health}.
 * What changes where an endpoint stands comes here. So two of them are never ejected at once where
 * only one may be. Safe for use by all threads; its lock is taken when something changes, and by no
 * attempt that succeeds.
 */
public final class EndpointGroup {
  private static final int FEW = 500;
  private static final long SOON = TimeUnit.MILLISECONDS.toNanos(10);

  private final Loop control;
  private final EndpointMeters meters;
  private final EndpointNews news;

  /** Changed under the lock only. */
  private final Map<EndpointSet, GaugeHandle> sets = new ConcurrentHashMap<>();

  @GuardedBy("this")
  private final KnownEndpoints endpoints = new KnownEndpoints();

  /** Whether sets are to look at their endpoints again. */
  @GuardedBy("this")
  private boolean heard;

  /** Whether the endpoints of a configuration have been known once. */
  @GuardedBy("this")
  private boolean settled;

  /**
   * @param control runs what ends ejections; not an event loop that serves traffic
   */
  public EndpointGroup(String upstream, Loop control, EndpointMeters meters) {
    this.control = control;
    this.meters = meters;
    this.news = new EndpointNews(upstream, meters);
  }

  /** What decides about its endpoints. */
  public Loop control() {
    return control;
  }

  Clock clock() {
    return control.clock();
  }

  /** Those of one configuration, to be closed when nothing uses them any more. */
  public synchronized EndpointSet open(List<EndpointConfig> configs, CareConfig care) {
    EndpointSet set = openAt(configs.stream().map(Location::of).toList(), care);
    settled = true;
    return set;
  }

  /** Those that are found, which may be none yet; see {@link EndpointSet#move}. */
  public synchronized EndpointSet openAt(List<Location> locations, CareConfig care) {
    return open(members(locations, care), care);
  }

  synchronized void move(EndpointSet set, CareConfig care, List<Location> locations) {
    replace(set, members(locations, care));
  }

  @GuardedBy("this")
  private List<WeightedEndpoint> members(List<Location> locations, CareConfig care) {
    boolean later = settled;
    settled |= !locations.isEmpty() && locations.stream().noneMatch(Location::isOpen);
    List<WeightedEndpoint> members = new ArrayList<>();
    locations.forEach(location -> members.add(member(location, care, later)));
    return members;
  }

  @GuardedBy("this")
  private WeightedEndpoint member(Location location, CareConfig care, boolean later) {
    EndpointConfig config = location.config();
    boolean added = later && !endpoints.hasAt(location);
    Endpoint known = endpoints.get(location, care);
    Endpoint endpoint = known == null ? make(location, care) : known;
    if (added) {
      endpoint.standing(endpoint.standing().added(change("added")));
    }
    return new WeightedEndpoint(endpoint, config.weight(), config.backup());
  }

  @GuardedBy("this")
  private Endpoint make(Location location, CareConfig care) {
    OutlierConfig config = care.outlier();
    Outlier outlier = config == null ? null : new Outlier(config, clock(), this);
    Endpoint made = new Endpoint(location, clock(), outlier, care.health());
    // An order is for the address, whatever else is changed.
    endpoints
        .at(made.toString())
        .forEach(same -> made.standing(made.standing().ordered(same.standing())));
    endpoints.add(location, care, made, meters.endpoint(made.toString(), made::state));
    return made;
  }

  synchronized EndpointSet open(Collection<WeightedEndpoint> members, CareConfig care) {
    EndpointSet set = new EndpointSet(this, care, members);
    GaugeHandle reading =
        meters.upstream(() -> set.current().usable(), () -> set.current().panic());
    boolean reloaded = !sets.isEmpty();
    boolean known = sets.keySet().stream().anyMatch(one -> one.current().panic());
    sets.put(set, reading);
    if (reloaded && !known && set.current().panic()) {
      news.panics(set.current());
    }
    refreshLater(set);
    return set;
  }

  /** Nothing uses that set any more. */
  synchronized void close(EndpointSet set) {
    GaugeHandle reading = sets.remove(set);
    if (reading != null) {
      reading.close();
    }
    forgetUnused();
  }

  synchronized void replace(EndpointSet set, Collection<WeightedEndpoint> members) {
    EndpointSet.Snapshot before = set.current();
    set.take(members);
    news.changed(before, set.current());
    forgetUnused();
    refreshLater(set);
  }

  @GuardedBy("this")
  private void forgetUnused() {
    Set<Endpoint> used = new HashSet<>();
    sets.keySet().forEach(set -> used.addAll(set.current().endpoints()));
    endpoints.retain(used);
  }

  /**
   * Ejects that endpoint, if others are left and it has not been ejected meanwhile. While no more
   * may be ejected, every failure comes here: such a one takes no lock.
   */
  void eject(Endpoint endpoint, Evidence by, EjectionReason reason) {
    Outlier outlier = endpoint.outlier();
    if (outlier == null || with(endpoint).anyMatch(set -> !set.mayEject(outlier.config()))) {
      return;
    }
    String how;
    synchronized (this) {
      if (outlier.evidence() != by || !isSpared(endpoint, outlier)) {
        return;
      }
      Change change = change(outlier.why(by, reason));
      long nanos = outlier.eject(by);
      Ejection ejection = new Ejection(change.at() + nanos, change);
      endpoint.standing(endpoint.standing().ejected(ejection));
      with(endpoint).forEach(set -> set.ejected(1));
      meters.ejected(reason);
      control.timers().schedule(nanos, () -> comeBack(endpoint, ejection));
      how = "ejected for " + Outlier.shown(Duration.ofNanos(nanos)) + ": " + change.why();
      refreshSoon();
    }
    news.ejected(endpoint, how);
  }

  @GuardedBy("this")
  private boolean isSpared(Endpoint endpoint, Outlier outlier) {
    return with(endpoint).findAny().isPresent()
        && with(endpoint).allMatch(set -> set.spares(endpoint, outlier.config()));
  }

  /** The sets that have it. */
  private Stream<EndpointSet> with(Endpoint endpoint) {
    return sets.keySet().stream().filter(set -> set.has(endpoint));
  }

  private void comeBack(Endpoint endpoint, Ejection ejection) {
    Standing now;
    boolean shown;
    boolean panic;
    synchronized (this) {
      Outlier outlier = endpoint.outlier();
      if (outlier == null || !ejection.equals(endpoint.standing().ejection())) {
        return;
      }
      outlier.comeBack();
      now = endpoint.standing().returned(change("its ejection has ended"));
      endpoint.standing(now);
      with(endpoint).forEach(set -> set.ejected(-1));
      shown = with(endpoint).findAny().isPresent();
      panic = with(endpoint).anyMatch(set -> set.current().panic());
      refreshSoon();
    }
    if (shown) {
      news.returned(endpoint, now, panic);
    }
  }

  /** Something that happens now. */
  private Change change(String why) {
    return new Change(clock().nanoTime(), why);
  }

  /** What its health check says from now on, and why. */
  public void probed(Endpoint endpoint, boolean up, String why) {
    Standing now;
    synchronized (this) {
      if (endpoint.standing().is(up)) {
        return;
      }
      now = endpoint.standing().probed(up, change(why));
      endpoint.standing(now);
      refreshSoon();
    }
    news.probed(endpoint, now, up, why);
  }

  /** What an operator wants of it from now on. */
  public void order(Endpoint endpoint, EndpointOrder order, String why) {
    synchronized (this) {
      if (endpoint.standing().order() == order) {
        return;
      }
      endpoint.standing(endpoint.standing().ordered(order, change(why)));
      refresh();
      sets.keySet().forEach(this::refreshLater);
    }
    news.ordered(endpoint, order, why);
  }

  /** Those that pages and metrics show by that text. */
  public synchronized List<Endpoint> at(String text) {
    return endpoints.at(text);
  }

  private synchronized void refresh() {
    for (EndpointSet set : sets.keySet()) {
      EndpointSet.Snapshot before = set.current();
      set.refresh();
      news.changed(before, set.current());
    }
  }

  /** Looks at many endpoints once for all that is heard of them meanwhile. */
  @GuardedBy("this")
  private void refreshSoon() {
    if (endpoints.size() <= FEW) {
      refreshHeard();
    } else if (!heard) {
      heard = true;
      control.timers().schedule(SOON, this::refreshHeard);
    }
  }

  private synchronized void refreshHeard() {
    heard = false;
    refresh();
    sets.keySet().forEach(this::refreshLater);
  }

  /** So that balancers look at a clock only while an endpoint grows into its weight. */
  private void refreshLater(EndpointSet set) {
    if (set.current().warming()) {
      control.timers().schedule(set.warmingNanos(), this::refresh);
    }
  }
}
