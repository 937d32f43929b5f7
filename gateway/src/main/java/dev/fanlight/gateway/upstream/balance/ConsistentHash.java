package dev.fanlight.gateway.upstream.balance;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Picks the same endpoint for the same value of a request header; any for a request without it.
 *
 * <p>Rendezvous hashing (Thaler and Ravishankar, 1996): the endpoint with the highest score for the
 * value, so that adding or removing an endpoint moves only the values that it wins or held.
 */
final class ConsistentHash extends Balancer {
  private final RandomGenerator random;
  private final String header;

  ConsistentHash(EndpointSet endpoints, RandomGenerator random, String header) {
    super(endpoints);
    this.random = random;
    this.header = header;
  }

  @Override
  Endpoint among(List<Endpoint> some, MultiMap headers) {
    String value = headers.get(header);
    if (value == null) {
      return any(some, random);
    }
    Endpoint best = some.getFirst();
    long bestScore = Long.MIN_VALUE;
    for (int i = 0; i < some.size(); i++) { // allocates no iterator
      Endpoint endpoint = some.get(i);
      long score = mix(((long) value.hashCode() << 32) ^ endpoint.toString().hashCode());
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
