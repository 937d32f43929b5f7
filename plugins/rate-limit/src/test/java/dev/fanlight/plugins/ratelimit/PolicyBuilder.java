package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugins.ratelimit.PolicyConfig.Kind;
import dev.fanlight.plugins.ratelimit.PolicyConfig.Missing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A policy of clients and minutes, unless a test says otherwise. */
final class PolicyBuilder {
  private final String name;
  private final long limit;
  private String key = "client.ip";
  private Duration window = Duration.ofMinutes(1);
  private @Nullable Long burst;
  private @Nullable Kind kind;
  private @Nullable Missing missing;
  private @Nullable String cost;
  private boolean shadow;
  private @Nullable Integer maxKeys;
  private @Nullable Integer ipv6Prefix;

  PolicyBuilder(String name, long limit) {
    this.name = name;
    this.limit = limit;
  }

  PolicyBuilder key(String key) {
    this.key = key;
    return this;
  }

  PolicyBuilder window(Duration window) {
    this.window = window;
    return this;
  }

  PolicyBuilder burst(long burst) {
    this.burst = burst;
    return this;
  }

  PolicyBuilder kind(Kind kind) {
    this.kind = kind;
    return this;
  }

  PolicyBuilder missing(Missing missing) {
    this.missing = missing;
    return this;
  }

  PolicyBuilder cost(String cost) {
    this.cost = cost;
    return this;
  }

  PolicyBuilder shadow() {
    this.shadow = true;
    return this;
  }

  PolicyBuilder maxKeys(int maxKeys) {
    this.maxKeys = maxKeys;
    return this;
  }

  PolicyBuilder ipv6Prefix(int bits) {
    this.ipv6Prefix = bits;
    return this;
  }

  PolicyConfig build() {
    return new PolicyConfig(
        name, key, limit, window, burst, kind, missing, cost, shadow, maxKeys, ipv6Prefix);
  }
}
