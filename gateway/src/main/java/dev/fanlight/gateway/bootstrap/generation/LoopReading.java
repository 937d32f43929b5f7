package dev.fanlight.gateway.bootstrap.generation;

import dev.fanlight.gateway.bootstrap.platform.ServingLoop;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one event loop is at, read by a task on that loop. Immutable.
 *
 * @param work of each generation that has started
 * @param connections open on this loop, by endpoint
 */
public record LoopReading(Map<Generation, Work> work, Map<Endpoint, Integer> connections) {
  public LoopReading {
    work = Map.copyOf(work);
    connections = Map.copyOf(connections);
  }

  /**
   * @param exchanges open on this loop
   * @param background tasks that no response waits for
   */
  public record Work(int exchanges, int background) {
    static final Work NONE = new Work(0, 0);
  }

  /** On that loop. */
  public static LoopReading of(ServingLoop loop, List<Generation> generations) {
    Map<Generation, Work> work = new HashMap<>();
    Map<Endpoint, Integer> connections = new HashMap<>();
    for (Generation generation : generations) {
      LoopParts parts = generation.on(loop);
      if (parts != null) {
        work.put(generation, parts.work());
        // Generations that share an upstream share its connections: they count once.
        connections.putAll(parts.connections());
      }
    }
    return new LoopReading(work, connections);
  }

  public Work work(Generation generation) {
    return work.getOrDefault(generation, Work.NONE);
  }

  public int connections(Endpoint endpoint) {
    return connections.getOrDefault(endpoint, 0);
  }
}
