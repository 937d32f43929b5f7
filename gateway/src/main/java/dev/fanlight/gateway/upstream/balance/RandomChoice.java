package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import io.vertx.core.MultiMap;
import java.util.random.RandomGenerator;

/** Leaves every pick to chance, by weight. */
final class RandomChoice extends Balancer {
  private final RandomGenerator random;

  RandomChoice(EndpointSet endpoints, RandomGenerator random) {
    super(endpoints);
    this.random = random;
  }

  @Override
  int among(Choices some, MultiMap headers) {
    return some.draw(random);
  }
}
