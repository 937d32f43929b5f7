package dev.fanlight.gateway.upstream.endpoint;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.SlowStart;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The endpoints of one upstream as one configuration has them. They are read as a snapshot, which
 * says where attempts may go, and replaced as a whole. Shared by all event loops; every method may
 * be called from any thread, and reading takes no lock.
 */
public final class EndpointSet {
  /** Members that are looked at for another one that is left. */
  private static final int MOST_LOOKS = 500;

  private final EndpointGroup group;
  private final CareConfig care;
  private final List<Observer> observers = new CopyOnWriteArrayList<>();
  private volatile Snapshot current;

  /** Those of its members, to find one at once. */
  private volatile Set<Endpoint> endpoints;

  /** How many members are ejected. Written under the lock of the group only. */
  private final AtomicInteger ejected = new AtomicInteger();

  /** Where {@link #hasAnother} begins to look. Under the lock of the group only. */
  private int looked;

  /**
   * The endpoints at one moment. It never changes.
   *
   * @param version counts the snapshots: of two, the one with the greater version is newer
   * @param members in their configured order; none while nothing has been discovered
   * @param first where attempts go; empty: there is nowhere to go
   * @param rest where attempts go that find everything in {@code first} paused or tried
   * @param warming whether one of {@code first} grows into its weight
   * @param usable how many members are usable
   * @param panic whether members are used that are not usable
   */
  public record Snapshot(
      long version,
      List<WeightedEndpoint> members,
      List<WeightedEndpoint> first,
      List<WeightedEndpoint> rest,
      boolean warming,
      int usable,
      boolean panic) {
    public Snapshot {
      members = List.copyOf(members);
      first = List.copyOf(first);
      rest = List.copyOf(rest);
    }

    /** Who gets calls, for the log. */
    String shown() {
      String who = "only these get calls again";
      if (panic) {
        who =
            first.size() == members.size()
                ? "all of them get calls"
                : first.size() + " get calls, all but those with an order of an operator";
      }
      return "%d of %d endpoints are usable, %s".formatted(usable, members.size(), who);
    }

    public List<Endpoint> endpoints() {
      return members.stream().map(WeightedEndpoint::endpoint).toList();
    }
  }

  /** Hears of changes of the members. */
  @FunctionalInterface
  public interface Observer {
    /**
     * The members have changed. Called on the thread that changed them, so it must not block; a
     * newer snapshot may be there already.
     */
    void changed(Snapshot now);
  }

  EndpointSet(EndpointGroup group, CareConfig care, Collection<WeightedEndpoint> members) {
    this.group = group;
    this.care = care;
    this.current = snapshot(0, List.copyOf(members));
    this.endpoints = Set.copyOf(current.endpoints());
  }

  public Snapshot current() {
    return current;
  }

  /** Whose endpoints they are. */
  public EndpointGroup group() {
    return group;
  }

  /**
   * Replaces the members. An {@link Endpoint} that stays is the same object, so that it keeps its
   * counts. One that leaves gets no new attempts, and those in flight end.
   */
  public void replace(Collection<WeightedEndpoint> members) {
    group.replace(this, members);
    Snapshot now = current;
    observers.forEach(observer -> observer.changed(now));
  }

  /**
   * Replaces the members by those that are there. One that was there already stays the same; one
   * that is new grows into its weight, unless nothing was known before.
   */
  public void move(List<Location> locations) {
    group.move(this, care, locations);
    Snapshot now = current;
    observers.forEach(observer -> observer.changed(now));
  }

  /** Nothing uses it any more. */
  public void close() {
    group.close(this);
  }

  /** Under the lock of the group only. */
  void take(Collection<WeightedEndpoint> members) {
    current = snapshot(current.version() + 1, List.copyOf(members));
    endpoints = Set.copyOf(current.endpoints());
  }

  /** Looks at its members again. Under the lock of the group only. */
  void refresh() {
    current = snapshot(current.version() + 1, current.members());
  }

  /** What is known of each member now. */
  public List<EndpointReading> read() {
    Snapshot now = current;
    long instant = clock().nanoTime();
    List<EndpointReading> readings = new ArrayList<>();
    Set<WeightedEndpoint> used = Collections.newSetFromMap(new IdentityHashMap<>());
    used.addAll(now.first());
    used.addAll(now.rest());
    for (WeightedEndpoint member : now.members()) {
      double current = used.contains(member) ? weight(member, instant) : 0;
      readings.add(member.endpoint().read(member, current, warmingNanos()));
    }
    return readings;
  }

  /** Tells that observer of every change of the members from now on, until {@link #ignore}. */
  public void observe(Observer observer) {
    observers.add(observer);
  }

  public void ignore(Observer observer) {
    observers.remove(observer);
  }

  public Clock clock() {
    return group.clock();
  }

  /** A member's part of the attempts at that moment, grown as far as it has. */
  public double weight(WeightedEndpoint member, long now) {
    Long warm = member.endpoint().standing().warm();
    SlowStart slowStart = care.slowStart();
    return slowStart == null || warm == null
        ? member.weight()
        : member.weight() * slowStart.share(now - warm);
  }

  /** How long members take to grow into their weight; 0: no time. */
  long warmingNanos() {
    SlowStart slowStart = care.slowStart();
    return slowStart == null ? 0 : slowStart.window().toNanos();
  }

  boolean has(Endpoint endpoint) {
    return endpoints.contains(endpoint);
  }

  /** Whether the share lets one more be ejected. On any thread, which takes no lock. */
  boolean mayEject(OutlierConfig outlier) {
    return ejected.get() < outlier.most(current.members().size());
  }

  /**
   * Whether that member may be ejected: enough others are left. Under the lock of the group only.
   */
  boolean spares(Endpoint endpoint, OutlierConfig outlier) {
    return mayEject(outlier) && hasAnother(endpoint);
  }

  /**
   * Whether another one can take attempts. It looks first at the one that it found last. Of a long
   * list it looks at some only, and at the next ones at the next time.
   */
  private boolean hasAnother(Endpoint endpoint) {
    List<WeightedEndpoint> members = current.members();
    for (int looks = Math.min(members.size(), MOST_LOOKS); looks > 0; looks--) {
      Endpoint other = members.get(looked % members.size()).endpoint();
      if (other != endpoint && other.standing().isUsable() && !other.isPaused()) {
        return true;
      }
      looked = (looked + 1) % members.size();
    }
    return false;
  }

  /** So many more of its members are ejected. Under the lock of the group only. */
  void ejected(int more) {
    ejected.addAndGet(more);
  }

  private Snapshot snapshot(long version, List<WeightedEndpoint> members) {
    Sorted sorted = new Sorted();
    members.forEach(sorted::add);
    sorted.useUnproven();
    ejected.set(sorted.ejected);
    int count = sorted.usable.size() + sorted.backups.size();
    int proven = sorted.all.size() - sorted.unproven.size() - sorted.unprovenBackups.size();
    boolean panic = care.panic().at(count, proven) && count < proven;
    List<WeightedEndpoint> first =
        panic ? sorted.all : sorted.usable.isEmpty() ? sorted.backups : sorted.usable;
    List<WeightedEndpoint> rest = panic || sorted.usable.isEmpty() ? List.of() : sorted.backups;
    return new Snapshot(version, members, first, rest, isWarming(first), count, panic);
  }

  /** Members by where they stand. */
  private static final class Sorted {
    private final List<WeightedEndpoint> usable = new ArrayList<>();
    private final List<WeightedEndpoint> backups = new ArrayList<>();
    private final List<WeightedEndpoint> unproven = new ArrayList<>();
    private final List<WeightedEndpoint> unprovenBackups = new ArrayList<>();
    private final List<WeightedEndpoint> all = new ArrayList<>();
    private int ejected;

    void add(WeightedEndpoint member) {
      Standing standing = member.endpoint().standing();
      ejected += standing.ejection() == null ? 0 : 1;
      if (standing.isForPanic()) {
        all.add(member);
      }
      if (standing.isUsable()) {
        (member.backup() ? backups : usable).add(member);
      } else if (standing.isUnproven()) {
        (member.backup() ? unprovenBackups : unproven).add(member);
      }
    }

    /** Where nothing is known to be up: backups wait for those that are none here, too. */
    void useUnproven() {
      if (usable.isEmpty()) {
        take(unproven, usable);
        if (backups.isEmpty()) {
          take(unprovenBackups, backups);
        }
      }
    }

    private static void take(List<WeightedEndpoint> from, List<WeightedEndpoint> to) {
      to.addAll(from);
      from.clear();
    }
  }

  private boolean isWarming(List<WeightedEndpoint> members) {
    long now = clock().nanoTime();
    return members.stream().anyMatch(member -> weight(member, now) < member.weight());
  }
}
