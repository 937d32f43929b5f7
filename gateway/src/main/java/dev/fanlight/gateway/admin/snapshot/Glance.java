package dev.fanlight.gateway.admin.snapshot;

import java.time.Instant;
import java.util.List;

/**
 * What the gateway is doing, as far as that can be read without asking an event loop. It never
 * changes, and holds nothing of the running gateway.
 *
 * @param generations numbers of the configurations in use, the current one first
 * @param bulkheads by name
 */
public record Glance(
    Instant time,
    Readiness.State readiness,
    List<Integer> generations,
    GatewaySnapshot.Totals totals,
    List<GatewaySnapshot.Listener> listeners,
    List<GatewaySnapshot.Bulkhead> bulkheads,
    List<GatewaySnapshot.Pool> pools) {

  public Glance {
    generations = List.copyOf(generations);
    listeners = List.copyOf(listeners);
    bulkheads = List.copyOf(bulkheads);
    pools = List.copyOf(pools);
  }
}
