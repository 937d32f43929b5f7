package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import io.vertx.core.MultiMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives every endpoint its turns, as many as its weight says. The loops begin at different
 * endpoints.
 *
 * <p>The turn goes round. An endpoint earns its weight, divided by the largest one, each time the
 * turn comes to it, and pays one for an attempt. So its attempts are spread evenly, the endpoint
 * with the largest weight gets one in every round, and weights may change at any time. Where all
 * weights are the same, every turn is an attempt.
 *
 * <p>Retries and hedges have no turns. Among endpoints of the same weight they go to the one whose
 * turn is next, otherwise to any by chance and weight.
 */
final class RoundRobin extends Balancer {
  /** An endpoint that is paused earns no more than that. */
  private static final double MOST = 1;

  private static final double ROUNDING = 1e-9;

  private final RandomGenerator random;

  /** What each endpoint has earned and not paid. */
  private double[] earned;

  /** The place that had the last turn; after a change of the endpoints it may be beyond. */
  private int turn;

  RoundRobin(EndpointSet endpoints, RandomGenerator random) {
    super(endpoints);
    this.random = random;
    this.turn = random.nextInt(Math.max(1, last().size()));
    this.earned = random.doubles(last().size()).toArray();
  }

  /** An endpoint that stays keeps what it has earned. */
  @Override
  void changed(Choices before, Choices now) {
    double[] kept = new double[now.size()];
    Map<Endpoint, Integer> places = before.indices();
    for (int i = 0; i < kept.length; i++) {
      Integer place = places.get(now.get(i));
      kept[i] = place == null ? random.nextDouble() : earned[place];
    }
    earned = kept;
  }

  /** The next that is not paused; null when all are. */
  @Override
  @Nullable Endpoint next(Choices all, MultiMap headers) {
    double largest = all.largest();
    for (int i = 0; i < all.size(); i++) {
      if (hasTurn(all, largest) && all.get(turn).admits()) {
        return all.get(turn);
      }
    }
    return afterPauses(all);
  }

  /** A whole round passed without an attempt: the endpoint with the largest weight is paused. */
  private @Nullable Endpoint afterPauses(Choices all) {
    double largest = largestUnpaused(all);
    for (int i = 0; largest > 0 && i < all.size(); i++) {
      if (hasTurn(all, largest) && all.get(turn).admits()) {
        return all.get(turn);
      }
    }
    turn = (turn + 1) % all.size();
    return null;
  }

  private static double largestUnpaused(Choices all) {
    double largest = 0;
    for (int i = 0; i < all.size(); i++) {
      largest = all.get(i).isPaused() ? largest : Math.max(largest, all.weight(i));
    }
    return largest;
  }

  private boolean hasTurn(Choices all, double largest) {
    turn = (turn + 1) % all.size();
    if (all.isEven()) {
      return true;
    }
    earned[turn] = Math.min(MOST, earned[turn]) + all.weight(turn) / largest;
    boolean pays = earned[turn] >= 1 - ROUNDING;
    earned[turn] -= pays ? 1 : 0;
    return pays;
  }

  @Override
  int start() {
    return turn + 1;
  }

  @Override
  int among(Choices some, MultiMap headers) {
    return some.isEven() ? 0 : some.draw(random);
  }
}
