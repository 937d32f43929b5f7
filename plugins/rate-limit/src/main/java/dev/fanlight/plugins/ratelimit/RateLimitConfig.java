package dev.fanlight.plugins.ratelimit;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of {@link RateLimitPlugin}.
 *
 * @param policies charged in this order
 * @param fields that tell clients how they stand; those of the draft unless said
 * @param jitter the share by which times in fields are longer at most, so that clients do not come
 *     back all at once; 0.1 unless said
 */
public record RateLimitConfig(
    List<PolicyConfig> policies, @Nullable Fields fields, @Nullable Double jitter) {
  private static final double MOST_JITTER = 1;
  private static final double SOME_JITTER = 0.1;

  /** Which fields. */
  public enum Fields {
    /** {@code RateLimit} and {@code RateLimit-Policy}. */
    DRAFT,
    /** {@code X-RateLimit-Limit}, {@code X-RateLimit-Remaining} and {@code X-RateLimit-Reset}. */
    LEGACY,
    /** All of these. */
    BOTH,
    /** None but {@code Retry-After} of a refusal. */
    OFF;

    boolean draft() {
      return this == DRAFT || this == BOTH;
    }

    boolean legacy() {
      return this == LEGACY || this == BOTH;
    }
  }

  public RateLimitConfig {
    if (policies.isEmpty()) {
      throw new IllegalArgumentException("policies must have one policy at least");
    }
    Set<String> names = new HashSet<>();
    for (PolicyConfig policy : policies) {
      if (!names.add(policy.name())) {
        throw new IllegalArgumentException(
            "policies must have names of their own, and two are named " + policy.name());
      }
    }
    if (jitter != null && !(jitter >= 0 && jitter <= MOST_JITTER)) {
      throw new IllegalArgumentException("jitter must be a number from 0 to 1");
    }
  }

  @Override
  public Fields fields() {
    return fields == null ? Fields.DRAFT : fields;
  }

  @Override
  public Double jitter() {
    return jitter == null ? SOME_JITTER : jitter;
  }
}
