package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import io.vertx.core.MultiMap;
import java.util.random.RandomGenerator;

/**
 * Draws two endpoints by weight and picks the one with fewer attempts in flight for its weight,
 * this one included, over all loops. Two random choices suffice to avoid the longest queue:
 * Mitzenmacher, The Power of Two Choices, 2001.
 */
final class LeastRequests extends Balancer {
  private final RandomGenerator random;

  LeastRequests(EndpointSet endpoints, RandomGenerator random) {
    super(endpoints);
    this.random = random;
  }

  @Override
  int among(Choices some, MultiMap headers) {
    int one = some.draw(random);
    int other = some.draw(random);
    // The loads, each multiplied by both weights.
    double ofOne = (some.get(one).active() + 1) * some.weight(other);
    double ofOther = (some.get(other).active() + 1) * some.weight(one);
    return ofOne <= ofOther ? one : other;
  }
}
