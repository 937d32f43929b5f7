package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.UpstreamConfig.Balance;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Picks the endpoint of an attempt. Confined to one event loop, which keeps its own turns. */
final class Balancer {
  private final List<Endpoint> endpoints;
  private final Choice choice;
  private final boolean inTurn;
  private int turn;

  /** One of several. */
  @FunctionalInterface
  private interface Choice {
    Endpoint among(List<Endpoint> endpoints, MultiMap headers);
  }

  Balancer(Balance balance, List<Endpoint> endpoints) {
    this.endpoints = endpoints;
    this.inTurn = balance instanceof Balance.RoundRobin;
    this.turn = ThreadLocalRandom.current().nextInt(endpoints.size());
    this.choice = choice(balance);
  }

  private static Choice choice(Balance balance) {
    return switch (balance) {
      case Balance.RoundRobin ignored -> (some, headers) -> some.getFirst();
      case Balance.Random ignored -> (some, headers) -> random(some);
      case Balance.LeastRequests ignored ->
          (some, headers) -> lessLoaded(random(some), random(some));
      case Balance.ConsistentHash hash ->
          (some, headers) -> hashed(some, headers.get(hash.header()));
    };
  }

  /**
   * @param headers of the request, for the choices that look at it
   */
  Endpoint pick(MultiMap headers) {
    if (endpoints.size() == 1) {
      return endpoints.getFirst();
    }
    Endpoint picked = inTurn ? inTurn() : choice.among(endpoints, headers);
    return inTurn || picked.admits() ? picked : pickBeside(List.of(picked), headers);
  }

  /** The next that is not passed over; the next of all when all are. */
  private Endpoint inTurn() {
    for (int i = 0; i < endpoints.size(); i++) {
      turn = (turn + 1) % endpoints.size();
      if (endpoints.get(turn).admits()) {
        return endpoints.get(turn);
      }
    }
    turn = (turn + 1) % endpoints.size();
    return endpoints.get(turn);
  }

  /**
   * For an attempt beside or after others of the same call: another endpoint than theirs, if there
   * is one; of these, one that is not passed over, if there is one. It uses up nobody's turn, so
   * that the next call goes where it would have gone.
   *
   * @param taken by the others
   */
  Endpoint pickBeside(Collection<Endpoint> taken, MultiMap headers) {
    List<Endpoint> others = new ArrayList<>(endpoints.size());
    List<Endpoint> usable = new ArrayList<>(endpoints.size());
    for (int i = 1; i <= endpoints.size(); i++) {
      Endpoint next = endpoints.get((turn + i) % endpoints.size());
      if (!taken.contains(next)) {
        others.add(next);
        if (next.isUsable()) {
          usable.add(next);
        }
      }
    }
    Endpoint picked = choice.among(bestOf(usable, others), headers);
    picked.tries();
    return picked;
  }

  private List<Endpoint> bestOf(List<Endpoint> usable, List<Endpoint> others) {
    if (!usable.isEmpty()) {
      return usable;
    }
    return others.isEmpty() ? endpoints : others;
  }

  /** Whether there is an endpoint beside those. */
  boolean hasOther(Collection<Endpoint> taken) {
    return endpoints.size() > 1 && !taken.containsAll(endpoints);
  }

  /** Whether there is an endpoint beside those that is not passed over. */
  boolean hasUsable(Collection<Endpoint> taken) {
    return endpoints.stream().anyMatch(one -> !taken.contains(one) && one.isUsable());
  }

  private static Endpoint random(List<Endpoint> endpoints) {
    return endpoints.get(ThreadLocalRandom.current().nextInt(endpoints.size()));
  }

  /**
   * Two random choices suffice to avoid the longest queue: Mitzenmacher, The Power of Two Choices,
   * 2001.
   */
  private static Endpoint lessLoaded(Endpoint one, Endpoint other) {
    return one.active().get() <= other.active().get() ? one : other;
  }

  /**
   * Rendezvous hashing (Thaler and Ravishankar, 1996): the endpoint with the highest score for the
   * key, so that adding or removing one moves only the keys that it wins or held.
   */
  private static Endpoint hashed(List<Endpoint> endpoints, @Nullable String key) {
    if (key == null) {
      return random(endpoints);
    }
    Endpoint best = endpoints.getFirst();
    long bestScore = Long.MIN_VALUE;
    for (Endpoint endpoint : endpoints) {
      long score = mix(((long) key.hashCode() << 32) ^ endpoint.toString().hashCode());
      if (score > bestScore) {
        bestScore = score;
        best = endpoint;
      }
    }
    return best;
  }

  /**
   * The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): every input bit moves every output
   * bit.
   */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
