package dev.fanlight.gateway.upstream.balance;

import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointSet;
import dev.fanlight.gateway.upstream.endpoint.WeightedEndpoint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Endpoints to pick among, with their weights at the moment. While one of them grows into its
 * weight, the weights are computed again every millisecond. Confined to one event loop.
 */
final class Choices {
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

  private final EndpointSet set;
  private final List<WeightedEndpoint> members;
  private final Endpoint[] endpoints;
  private final double[] weights;

  /** The sum of the weights up to each, itself included. */
  private final double[] sums;

  private final boolean warming;
  private boolean even;
  private double largest;
  private long computedAt;

  /**
   * @param warming whether the weights of some change with time
   */
  Choices(EndpointSet set, List<WeightedEndpoint> members, boolean warming) {
    this.set = set;
    this.members = members;
    this.warming = warming;
    this.endpoints = members.stream().map(WeightedEndpoint::endpoint).toArray(Endpoint[]::new);
    this.weights = new double[endpoints.length];
    this.sums = new double[endpoints.length];
    compute(set.clock().nanoTime());
  }

  /** To be called before each pick: takes the weights of now. */
  void refresh() {
    if (warming) {
      long now = set.clock().nanoTime();
      if (now - computedAt >= STEP) {
        compute(now);
      }
    }
  }

  private void compute(long now) {
    computedAt = now;
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = set.weight(members.get(i), now);
      sum += weights[i];
      sums[i] = sum;
    }
    even = true;
    largest = 0;
    for (double weight : weights) {
      even &= weight == weights[0];
      largest = Math.max(largest, weight);
    }
  }

  int size() {
    return endpoints.length;
  }

  Endpoint get(int index) {
    return endpoints[index];
  }

  double weight(int index) {
    return weights[index];
  }

  /** Whether all weights are the same. */
  boolean isEven() {
    return even;
  }

  /** The largest weight. */
  double largest() {
    return largest;
  }

  /** Leaves it to chance, by weight. */
  int draw(RandomGenerator random) {
    if (even) {
      return random.nextInt(endpoints.length);
    }
    double point = random.nextDouble() * sums[sums.length - 1];
    int found = Arrays.binarySearch(sums, point);
    int index = found < 0 ? -found - 1 : found + 1;
    return Math.min(index, endpoints.length - 1);
  }

  /** Where each of them is. */
  Map<Endpoint, Integer> indices() {
    Map<Endpoint, Integer> indices = new HashMap<>();
    for (int i = endpoints.length - 1; i >= 0; i--) {
      indices.put(endpoints[i], i);
    }
    return indices;
  }
}
