package dev.fanlight.gateway.upstream.endpoint;

/**
 * An endpoint as one configuration has it.
 *
 * @param weight its part of the attempts, compared with the weights of the others
 * @param backup whether it gets attempts only while no other endpoint is usable
 */
public record WeightedEndpoint(Endpoint endpoint, int weight, boolean backup) {
  /** One of weight 1. */
  public static WeightedEndpoint of(Endpoint endpoint) {
    return new WeightedEndpoint(endpoint, 1, false);
  }
}
