package dev.fanlight.gateway.upstream;

import dev.fanlight.gateway.config.UpstreamConfig.Balance;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Picks the endpoint of an attempt. Confined to one event loop. */
@FunctionalInterface
interface Balancer {

  /**
   * @param headers of the request, for the balancers that look at it
   */
  Endpoint pick(MultiMap headers);

  static Balancer of(Balance balance, List<Endpoint> endpoints) {
    if (endpoints.size() == 1) {
      Endpoint only = endpoints.getFirst();
      return headers -> only;
    }
    return switch (balance) {
      case Balance.RoundRobin ignored -> new RoundRobin(endpoints);
      case Balance.Random ignored -> headers -> random(endpoints);
      case Balance.LeastRequests ignored ->
          headers -> lessLoaded(random(endpoints), random(endpoints));
      case Balance.ConsistentHash hash -> headers -> hashed(endpoints, headers.get(hash.header()));
    };
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

  /** In turn; each loop keeps its own turn. */
  final class RoundRobin implements Balancer {
    private final List<Endpoint> endpoints;
    private int next;

    RoundRobin(List<Endpoint> endpoints) {
      this.endpoints = endpoints;
      this.next = ThreadLocalRandom.current().nextInt(endpoints.size());
    }

    @Override
    public Endpoint pick(MultiMap headers) {
      next = next + 1 == endpoints.size() ? 0 : next + 1;
      return endpoints.get(next);
    }
  }
}
