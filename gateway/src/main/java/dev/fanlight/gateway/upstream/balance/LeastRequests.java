package dev.fanlight.gateway.upstream.balance;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Draws two endpoints and picks the one with fewer attempts in flight, over all loops. Two random
 * choices suffice to avoid the longest queue: Mitzenmacher, The Power of Two Choices, 2001.
 */
final class LeastRequests extends Balancer {
  private final RandomGenerator random;

  LeastRequests(EndpointSet endpoints, RandomGenerator random) {
    super(endpoints);
    this.random = random;
  }

  @Override
  Endpoint among(List<Endpoint> some, MultiMap headers) {
    Endpoint one = any(some, random);
    Endpoint other = any(some, random);
    return one.active() <= other.active() ? one : other;
  }
}
