package dev.fanlight.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A bulkhead and those who come to it on one loop, under simulated time. */
abstract class BulkheadScene {
  static final Duration LONG = Duration.ofMinutes(1);

  final Simulation simulation = new Simulation(1);
  final SimLoop loop = simulation.newLoop();
  private final Map<String, Turn> turns = new HashMap<>();
  final CountingMeters meters = new CountingMeters();

  Bulkhead bulkhead(int permits, int queue, @Nullable Duration queueTimeout) {
    return new Bulkhead("users", config(permits, queue, queueTimeout), meters);
  }

  static BulkheadConfig config(int permits, int queue, @Nullable Duration queueTimeout) {
    return new BulkheadConfig(permits, queue, queueTimeout);
  }

  Wait arrive(Bulkhead bulkhead, String exchange) {
    return arrive(bulkhead, exchange, LONG);
  }

  Wait arrive(Bulkhead bulkhead, String exchange, Duration timeout) {
    return bulkhead.acquire(turn(exchange), Deadline.of(simulation.clock(), timeout), loop.loop());
  }

  /** The turn of the exchange of that name. */
  Turn turn(String exchange) {
    return turns.computeIfAbsent(exchange, first -> new Turn());
  }

  static Permit take(Bulkhead bulkhead) {
    Permit permit = bulkhead.tryAcquire();
    assertThat(permit).isNotNull();
    return permit;
  }

  static GatewayError error(Wait wait) {
    assertThat(wait.permit().failed()).isTrue();
    return GatewayError.from(wait.permit().cause());
  }
}
