package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Picks the endpoint of an attempt among those of an {@link EndpointSet}. There is one subclass for
 * each {@code balance} of the configuration. Confined to one event loop, which keeps its own turns;
 * a pick for a call's first attempt takes no lock and allocates nothing, unless it meets an
 * endpoint that is paused.
 */
public abstract sealed class Balancer
    permits RoundRobin, RandomChoice, LeastRequests, ConsistentHash {
  private final EndpointSet endpoints;

  Balancer(EndpointSet endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * @param random for the balances that leave something to chance
   */
  public static Balancer of(Balance balance, EndpointSet endpoints, RandomGenerator random) {
    return switch (balance) {
      case Balance.RoundRobin ignored -> new RoundRobin(endpoints, random);
      case Balance.Random ignored -> new RandomChoice(endpoints, random);
      case Balance.LeastRequests ignored -> new LeastRequests(endpoints, random);
      case Balance.ConsistentHash hash -> new ConsistentHash(endpoints, random, hash.header());
    };
  }

  /**
   * Picks for the first attempt of a call.
   *
   * @param headers of the request, for the balances that look at it
   */
  public final Endpoint pick(MultiMap headers) {
    List<Endpoint> all = all();
    return all.size() == 1 ? all.getFirst() : pick(all, headers);
  }

  /**
   * Picks one that is not paused, if there is one.
   *
   * @param all at least two
   */
  Endpoint pick(List<Endpoint> all, MultiMap headers) {
    Endpoint picked = among(all, headers);
    return picked.admits() ? picked : pickBeside(List.of(picked), headers);
  }

  /** The balance's own choice among some of the endpoints, at least one. */
  abstract Endpoint among(List<Endpoint> some, MultiMap headers);

  /** Where in the set {@link #pickBeside} begins to look. */
  int start() {
    return 0;
  }

  /**
   * For an attempt beside or after others of the same call: another endpoint than theirs, if there
   * is one; of these, one that is not paused, if there is one. It uses up no endpoint's turn, so
   * that the next call goes where it would have gone.
   *
   * @param taken by the others
   */
  public final Endpoint pickBeside(Collection<Endpoint> taken, MultiMap headers) {
    List<Endpoint> all = all();
    List<Endpoint> others = new ArrayList<>(all.size());
    List<Endpoint> usable = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      Endpoint next = all.get((start() + i) % all.size());
      if (!taken.contains(next)) {
        others.add(next);
        if (next.isUsable()) {
          usable.add(next);
        }
      }
    }
    List<Endpoint> best = usable.isEmpty() ? others : usable;
    Endpoint picked = among(best.isEmpty() ? all : best, headers);
    picked.tries();
    return picked;
  }

  /** Whether there is an endpoint beside those. */
  public final boolean hasOther(Collection<Endpoint> taken) {
    List<Endpoint> all = all();
    return all.size() > 1 && !taken.containsAll(all);
  }

  /** Whether there is an endpoint beside those that is not paused. */
  public final boolean hasUsable(Collection<Endpoint> taken) {
    return all().stream().anyMatch(one -> !taken.contains(one) && one.isUsable());
  }

  private List<Endpoint> all() {
    return endpoints.current().endpoints();
  }

  static Endpoint any(List<Endpoint> some, RandomGenerator random) {
    return some.get(random.nextInt(some.size()));
  }
}
