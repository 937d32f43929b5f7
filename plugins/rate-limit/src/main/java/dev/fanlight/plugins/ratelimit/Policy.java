package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugin.PluginMeters.Counter;
import dev.fanlight.plugins.ratelimit.arithmetic.Limit;
import dev.fanlight.plugins.ratelimit.store.Charge;
import dev.fanlight.plugins.ratelimit.store.Standing;
import org.jspecify.annotations.Nullable;

/** A policy at its place, made once. Safe for use by all threads. */
final class Policy {
  /** The key of requests that have none. No header field can have this value. */
  static final String NONE = "\0none";

  /** A key is near its limit when less than this share of its capacity is left. */
  private static final int NEAR_SHARE = 5;

  private final PolicyConfig config;
  private final Key key;
  private final Cost cost;
  private final Limit limit;
  private final String counts;
  private final String item;
  private final Counter allowed;
  private final Counter refused;
  private final Counter shadowed;
  private final Counter near;

  Policy(PolicyConfig config, PluginMeters meters) {
    this.config = config;
    this.key = config.counted();
    this.cost = config.price();
    this.limit = config.rule();
    this.counts = config.counts();
    String name = config.name();
    this.item = "\"%s\";q=%d;w=%d".formatted(name, config.limit(), config.window().toSeconds());
    allowed = meters.counter("allowed", "Requests within a policy", "policy", name);
    refused = meters.counter("refused", "Requests that a policy refused", "policy", name);
    shadowed = meters.counter("shadowed", "Requests that a shadow would refuse", "policy", name);
    near = meters.counter("near", "Requests with less than a fifth left", "policy", name);
  }

  PolicyConfig config() {
    return config;
  }

  Key key() {
    return key;
  }

  Cost cost() {
    return cost;
  }

  /** What {@code RateLimit-Policy} says of it. */
  String item() {
    return item;
  }

  Charge charge(String of) {
    return new Charge(counts, limit, of, cost.charged(), config.shadow());
  }

  /** Counts an exchange that may pass. */
  void count(Standing standing) {
    if (!standing.within()) {
      shadowed.increment();
      return;
    }
    allowed.increment();
    if (standing.remaining() * NEAR_SHARE < limit.capacity()) {
      near.increment();
    }
  }

  /** Why a request without the key may not pass; null from a shadow. */
  @Nullable GatewayError denied() {
    if (config.shadow()) {
      shadowed.increment();
      return null;
    }
    refused.increment();
    return GatewayError.of(
        ErrorCode.FORBIDDEN,
        "the request has no %s, which the policy %s needs".formatted(config.key(), config.name()));
  }

  GatewayError refused() {
    refused.increment();
    return GatewayError.of(
        ErrorCode.RATE_LIMITED, "the policy %s allows no more for now".formatted(config.name()));
  }
}
