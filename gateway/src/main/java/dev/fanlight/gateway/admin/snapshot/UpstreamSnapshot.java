package dev.fanlight.gateway.admin.snapshot;

import dev.fanlight.gateway.telemetry.endpoint.EndpointReading;
import dev.fanlight.gateway.telemetry.upstream.CircuitState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an upstream's endpoints at one moment. It never changes.
 *
 * @param circuit the state of its circuit breaker; null: it has none
 * @param usable endpoints
 * @param panic whether calls go to endpoints that are not usable, because too few are
 * @param extraAttempts retries and hedges under way
 */
public record UpstreamSnapshot(
    String name,
    @Nullable CircuitState circuit,
    int usable,
    boolean panic,
    int extraAttempts,
    List<EndpointReading> endpoints) {
  public UpstreamSnapshot {
    endpoints = List.copyOf(endpoints);
  }
}
