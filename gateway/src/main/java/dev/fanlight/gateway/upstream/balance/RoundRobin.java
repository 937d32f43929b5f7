package dev.fanlight.gateway.upstream.balance;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.random.RandomGenerator;

/** Gives every endpoint its turn. The loops begin at different endpoints. */
final class RoundRobin extends Balancer {
  /** The place in the set that had the last turn; after a change of the set it may be beyond. */
  private int turn;

  RoundRobin(EndpointSet endpoints, RandomGenerator random) {
    super(endpoints);
    this.turn = random.nextInt(endpoints.current().endpoints().size());
  }

  /** The next that is not paused; the next of all when all are. */
  @Override
  Endpoint pick(List<Endpoint> all, MultiMap headers) {
    for (int i = 0; i < all.size(); i++) {
      Endpoint next = next(all);
      if (next.admits()) {
        return next;
      }
    }
    return next(all);
  }

  private Endpoint next(List<Endpoint> all) {
    turn = (turn + 1) % all.size();
    return all.get(turn);
  }

  @Override
  int start() {
    return turn + 1;
  }

  @Override
  Endpoint among(List<Endpoint> some, MultiMap headers) {
    return some.getFirst();
  }
}
