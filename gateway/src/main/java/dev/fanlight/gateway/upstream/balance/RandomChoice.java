package dev.fanlight.gateway.upstream.balance;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.random.RandomGenerator;

/** Leaves every pick to chance. */
final class RandomChoice extends Balancer {
  private final RandomGenerator random;

  RandomChoice(EndpointSet endpoints, RandomGenerator random) {
    super(endpoints);
    this.random = random;
  }

  @Override
  Endpoint among(List<Endpoint> some, MultiMap headers) {
    return any(some, random);
  }
}
