package dev.fanlight.gateway.admin.snapshot;

import java.time.Instant;
import java.util.List;

/**
 * What the gateway is doing at one moment, as plain names and numbers. It never changes, and holds
 * nothing of the running gateway: admin pages read it in their own time on their own threads. The
 * numbers are read one after another, so they may differ by what happened in between.
 *
 * @param generations the current one first, then the others, the newest first
 * @param routes those of the current configuration first, in their declared order
 */
public record GatewaySnapshot(
    Instant time,
    Readiness.State readiness,
    Totals totals,
    List<Loop> loops,
    List<Generation> generations,
    List<Listener> listeners,
    List<Route> routes,
    List<Upstream> upstreams,
    List<Bulkhead> bulkheads,
    List<Pool> pools) {

  public GatewaySnapshot {
    loops = List.copyOf(loops);
    generations = List.copyOf(generations);
    listeners = List.copyOf(listeners);
    routes = List.copyOf(routes);
    upstreams = List.copyOf(upstreams);
    bulkheads = List.copyOf(bulkheads);
    pools = List.copyOf(pools);
  }

  /**
   * Of the whole gateway.
   *
   * @param exchanges open now
   * @param calls open now, waiting ones included
   * @param orphans open calls whose scope has ended: 0 unless there is a defect
   * @param heldBytes that exchanges hold in memory
   */
  public record Totals(int exchanges, int calls, int orphans, long heldBytes) {}

  /**
   * An event loop that serves traffic.
   *
   * @param answered whether it said in time what it is at; if not, its part is missing in {@link
   *     Generation} and in the connections of each {@link Endpoint}
   */
  public record Loop(int index, boolean answered) {}

  /**
   * One configuration in use.
   *
   * @param number counts the configurations since the start, from 1
   * @param exchanges that it has open
   * @param background tasks that no response waits for
   */
  public record Generation(int number, Phase phase, int exchanges, int background) {}

  /** How far a {@link Generation} is. */
  public enum Phase {
    STARTING,
    CURRENT,
    DRAINING
  }

  /**
   * A bound port.
   *
   * @param draining whether a reload has removed it, and it serves its last exchanges
   * @param connections open now
   */
  public record Listener(String name, String host, int port, boolean draining, int connections) {}

  /**
   * @param inFlight exchanges under way
   */
  public record Route(String name, long inFlight) {}

  /**
   * @param calls under way, waiting ones included
   */
  public record Upstream(String name, long calls, List<Endpoint> endpoints) {
    public Upstream {
      endpoints = List.copyOf(endpoints);
    }
  }

  /**
   * @param address {@code host:port}
   * @param inFlight attempts under way
   * @param connections open now
   */
  public record Endpoint(String address, int inFlight, int connections) {}

  /**
   * @param name as in metrics: of an upstream, or {@code route:NAME}
   * @param inUse permits in use; for a while after a reload they may be more than there are
   * @param queued waiters
   */
  public record Bulkhead(String name, int permits, int inUse, int queued) {}

  /**
   * Threads for blocking work, of one generation.
   *
   * @param threads there are; of virtual threads, those that may run at once
   * @param active tasks that run
   * @param queued tasks that wait for a thread
   * @param stuck tasks whose thread does not heed an interruption
   */
  public record Pool(String name, int generation, int threads, int active, int queued, int stuck) {}
}
