package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.time.Clock;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The endpoints of one upstream. They are read as a snapshot and replaced as a whole. Shared by all
 * event loops; every method may be called from any thread, and reading takes no lock.
 */
public final class EndpointSet {
  private final List<Observer> observers = new CopyOnWriteArrayList<>();
  private volatile Snapshot current;

  /**
   * The endpoints at one moment. It never changes.
   *
   * @param version counts the changes before it: of two snapshots the one with the greater version
   *     is newer
   * @param endpoints in their configured order; at least one
   */
  public record Snapshot(long version, List<Endpoint> endpoints) {
    public Snapshot {
      endpoints = List.copyOf(endpoints);
      if (endpoints.isEmpty()) {
        throw new IllegalArgumentException("an upstream needs at least one endpoint");
      }
    }
  }

  /** Hears of changes. */
  @FunctionalInterface
  public interface Observer {
    /**
     * The endpoints have changed. Called on the thread that changed them, so it must not block; a
     * newer snapshot may be there already.
     */
    void changed(Snapshot now);
  }

  EndpointSet(List<Endpoint> endpoints) {
    this.current = new Snapshot(0, endpoints);
  }

  public static EndpointSet of(List<URI> uris, Clock clock) {
    return new EndpointSet(uris.stream().map(uri -> new Endpoint(uri, clock)).toList());
  }

  public Snapshot current() {
    return current;
  }

  /**
   * Replaces the endpoints. An {@link Endpoint} that stays is the same object, so that it keeps its
   * counts. One that leaves gets no new attempts, and those in flight end.
   */
  public void replace(Collection<Endpoint> endpoints) {
    Snapshot now;
    synchronized (this) {
      now = new Snapshot(current.version() + 1, List.copyOf(endpoints));
      current = now;
    }
    observers.forEach(observer -> observer.changed(now));
  }

  /** Tells that observer of every change from now on, until {@link #ignore}. */
  public void observe(Observer observer) {
    observers.add(observer);
  }

  public void ignore(Observer observer) {
    observers.remove(observer);
  }
}
