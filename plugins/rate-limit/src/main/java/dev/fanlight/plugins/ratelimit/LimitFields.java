package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugins.ratelimit.store.Standing;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * What clients are told: the fields of draft-ietf-httpapi-ratelimit-headers, the older fields that
 * many clients read, and {@code Retry-After}. No field names a policy that is a shadow.
 */
record LimitFields(RateLimitConfig.Fields which, double jitter, DoubleSupplier random) {
  private static final String POLICY = "RateLimit-Policy";
  private static final String STATE = "RateLimit";
  private static final String RETRY_AFTER = "Retry-After";
  private static final String LEGACY_LIMIT = "X-RateLimit-Limit";
  private static final String LEGACY_REMAINING = "X-RateLimit-Remaining";
  private static final String LEGACY_RESET = "X-RateLimit-Reset";
  private static final double NANOS = 1e9;

  /** A policy with how the key of an exchange stands. */
  record Line(Policy policy, Standing standing) {

    /** A burst is no promise of more than the limit. */
    long remaining() {
      return Math.min(standing.remaining(), limit());
    }

    private long limit() {
      return policy.config().limit();
    }

    private boolean isTighterThan(Line other) {
      return remaining() * other.limit() < other.remaining() * limit();
    }
  }

  /** Adds to what the upstream says of its own policies. */
  void add(List<Line> lines, MultiMap headers) {
    if (lines.isEmpty()) {
      return;
    }
    if (which.draft()) {
      headers.add(POLICY, policies(lines));
      headers.add(STATE, states(lines));
    }
    if (which.legacy()) {
      addLegacy(tightest(lines), headers);
    }
  }

  /** An error with these fields, after those that it has. */
  GatewayError added(List<Line> lines, GatewayError error) {
    if (lines.isEmpty()) {
      return error;
    }
    GatewayError added = error;
    if (which.draft()) {
      added = appended(appended(added, POLICY, policies(lines)), STATE, states(lines));
    }
    return which.legacy() && !error.headers().containsKey(LEGACY_LIMIT)
        ? legacy(added, tightest(lines))
        : added;
  }

  /**
   * The refusal by the policy of the last line. {@code Retry-After} is never earlier than {@code
   * t}.
   */
  GatewayError refusal(List<Line> lines, GatewayError error) {
    Line refusing = lines.getLast();
    String seconds = String.valueOf(Math.max(1, seconds(refusing)));
    GatewayError refusal = error.withHeader(RETRY_AFTER, seconds);
    if (which.draft()) {
      refusal =
          refusal
              .withHeader(POLICY, policies(lines))
              .withHeader(STATE, state(refusing) + ";t=" + seconds);
    }
    return which.legacy() ? legacy(refusal, refusing).withHeader(LEGACY_RESET, seconds) : refusal;
  }

  private static GatewayError appended(GatewayError error, String name, String value) {
    String before = error.headers().get(name);
    return error.withHeader(name, before == null ? value : before + ", " + value);
  }

  private static String policies(List<Line> lines) {
    if (lines.size() == 1) {
      return lines.getFirst().policy().item();
    }
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(text.isEmpty() ? "" : ", ").append(line.policy().item());
    }
    return text.toString();
  }

  private String states(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(text.isEmpty() ? "" : ", ").append(state(line));
      long seconds = seconds(line);
      if (seconds > 0) {
        text.append(";t=").append(seconds);
      }
    }
    return text.toString();
  }

  private static String state(Line line) {
    return "\"" + line.policy().config().name() + "\";r=" + line.remaining();
  }

  /** Rounded up, and later by some chance, so that clients do not come back all at once. */
  private long seconds(Line line) {
    double late = 1 + jitter * random.getAsDouble();
    return (long) Math.ceil(line.standing().nanos() * late / NANOS);
  }

  private static Line tightest(List<Line> lines) {
    Line tightest = lines.getFirst();
    for (Line line : lines) {
      tightest = line.isTighterThan(tightest) ? line : tightest;
    }
    return tightest;
  }

  /** These fields have one value each. The upstream's stay if they leave the client less. */
  private void addLegacy(Line line, MultiMap headers) {
    String own = headers.get(LEGACY_REMAINING);
    if (own != null && own.matches("[0-9]{1,18}") && Long.parseLong(own) <= line.remaining()) {
      return;
    }
    headers.set(LEGACY_LIMIT, String.valueOf(line.limit()));
    headers.set(LEGACY_REMAINING, String.valueOf(line.remaining()));
    headers.set(LEGACY_RESET, String.valueOf(seconds(line)));
  }

  private GatewayError legacy(GatewayError error, Line line) {
    return error
        .withHeader(LEGACY_LIMIT, String.valueOf(line.limit()))
        .withHeader(LEGACY_REMAINING, String.valueOf(line.remaining()))
        .withHeader(LEGACY_RESET, String.valueOf(seconds(line)));
  }
}
