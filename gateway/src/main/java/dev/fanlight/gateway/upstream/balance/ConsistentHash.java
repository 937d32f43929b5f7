package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import io.vertx.core.MultiMap;
import java.util.random.RandomGenerator;

/**
 * Picks the same endpoint for the same value of a request header; any for a request without it.
 *
 * <p>Rendezvous hashing (Thaler and Ravishankar, 1996): the endpoint with the highest score for the
 * value, so that adding or removing an endpoint moves only the values that it wins or held. With
 * weights the score is that of Schindelhauer and Schomaker, 2005: an endpoint that grows into its
 * weight only wins values, and the others keep theirs.
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
  int among(Choices some, MultiMap headers) {
    String value = headers.get(header);
    if (value == null) {
      return some.draw(random);
    }
    return some.isEven() ? highest(some, value) : highestWeighted(some, value);
  }

  private static int highest(Choices some, String value) {
    int best = 0;
    long bestScore = Long.MIN_VALUE;
    for (int i = 0; i < some.size(); i++) {
      long score = score(some, i, value);
      if (score > bestScore) {
        bestScore = score;
        best = i;
      }
    }
    return best;
  }

  private static int highestWeighted(Choices some, String value) {
    int best = 0;
    double bestScore = 0;
    for (int i = 0; i < some.size(); i++) {
      // Between 0 and 1, in the order of the scores.
      double share = ((score(some, i, value) >> 11) + 0x1p52 + 0.5) * 0x1p-53;
      double score = -some.weight(i) / Math.log(share);
      if (score > bestScore) {
        bestScore = score;
        best = i;
      }
    }
    return best;
  }

  private static long score(Choices some, int index, String value) {
    return mix(((long) value.hashCode() << 32) ^ some.get(index).toString().hashCode());
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
