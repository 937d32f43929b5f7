package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugins.ratelimit.arithmetic.FixedWindow;
import dev.fanlight.plugins.ratelimit.arithmetic.Gcra;
import dev.fanlight.plugins.ratelimit.arithmetic.Limit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One policy.
 *
 * @param name of the policy, of its counts, and in fields and metrics
 * @param key what each has a count of its own: {@code client.ip}, {@code header.NAME}, {@code
 *     attribute.NAME} or {@code route}
 * @param limit units for each window
 * @param window in whole seconds
 * @param burst units that can be used at once; the limit unless said
 * @param kind steady or by the clock; {@code gcra} unless said
 * @param missing what happens to a request without the key; {@code shared} unless said
 * @param cost of a request: a number, {@code calls} or {@code response.header.NAME}; 1 unless said
 * @param shadow whether the policy only counts what it would refuse
 * @param maxKeys that it remembers at most; 100,000 unless said
 * @param ipv6Prefix bits of an IPv6 address that make a client; 64 unless said
 */
public record PolicyConfig(
    String name,
    String key,
    long limit,
    Duration window,
    @Nullable Long burst,
    @Nullable Kind kind,
    @Nullable Missing missing,
    @Nullable CharSequence cost,
    @Nullable Boolean shadow,
    @Nullable Integer maxKeys,
    @Nullable Integer ipv6Prefix) {
  private static final String NAME = "[A-Za-z0-9_.-]{1,40}";
  private static final int SOME_KEYS = 100_000;
  private static final int MOST_KEYS = 10_000_000;
  private static final int SUBSCRIBER = 64;
  private static final int LEAST_PREFIX = 16;
  private static final int ADDRESS = 128;
  private static final Duration YEAR = Duration.ofDays(366);

  /** How units come back. */
  public enum Kind {
    /** One after another. */
    GCRA,
    /** All at once, when the next window of the clock begins. */
    FIXED
  }

  /** What happens to a request without the key. */
  public enum Missing {
    /** The policy does not count it. */
    SKIP,
    /** It is refused. */
    DENY,
    /** All requests without the key count as one. */
    SHARED
  }

  public PolicyConfig {
    require(name.matches(NAME), "name must be 1 to 40 letters, digits, _, - and .");
    Key.of(key, SUBSCRIBER);
    checkLimit(limit, window);
    long seconds = window.toSeconds();
    boolean fixed = kind == Kind.FIXED;
    require(!fixed || burst == null, "burst is not for kind: fixed, which has no bursts");
    long most = burst == null ? limit : burst;
    require(most >= 1 && most <= Limit.MOST, "burst must be a number from 1 to " + Limit.MOST);
    require(
        most <= limit * 10 * YEAR.toSeconds() / seconds,
        "burst must come back within ten years: with this limit, that is at most "
            + limit * 10 * YEAR.toSeconds() / seconds);
    if (Cost.of(orOne(cost)) instanceof Cost.Units units) {
      require(
          units.number() <= most,
          "cost must be at most %s, which is %d, or no request would pass"
              .formatted(burst == null ? "limit" : "burst", most));
    }
    require(
        maxKeys == null || (maxKeys >= 1 && maxKeys <= MOST_KEYS),
        "max_keys must be a number from 1 to " + MOST_KEYS);
    require(
        ipv6Prefix == null || (ipv6Prefix >= LEAST_PREFIX && ipv6Prefix <= ADDRESS),
        "ipv6_prefix must be a number of bits from 16 to 128");
  }

  private static void checkLimit(long limit, Duration window) {
    require(limit >= 1 && limit <= Limit.MOST, "limit must be a number from 1 to " + Limit.MOST);
    require(
        window.compareTo(Duration.ofSeconds(1)) >= 0 && window.compareTo(YEAR) <= 0,
        "window must be a duration from 1s to 366d");
    require(window.equals(Duration.ofSeconds(window.toSeconds())), "window must be whole seconds");
    require(
        limit <= 1_000_000 * window.toSeconds(), "limit must be at most 1,000,000 for each second");
  }

  private static CharSequence orOne(@Nullable CharSequence cost) {
    return cost == null ? "1" : cost;
  }

  private static void require(boolean met, String message) {
    if (!met) {
      throw new IllegalArgumentException(message);
    }
  }

  @Override
  public Long burst() {
    return burst == null ? limit : burst;
  }

  @Override
  public Kind kind() {
    return kind == null ? Kind.GCRA : kind;
  }

  @Override
  public Missing missing() {
    return missing == null ? Missing.SHARED : missing;
  }

  @Override
  public CharSequence cost() {
    return orOne(cost);
  }

  @Override
  public Boolean shadow() {
    return shadow != null && shadow;
  }

  @Override
  public Integer maxKeys() {
    return maxKeys == null ? SOME_KEYS : maxKeys;
  }

  @Override
  public Integer ipv6Prefix() {
    return ipv6Prefix == null ? SUBSCRIBER : ipv6Prefix;
  }

  /** What counts requests with the same key as one. */
  Key counted() {
    return Key.of(key, ipv6Prefix());
  }

  /** What a request costs. */
  Cost price() {
    return Cost.of(cost());
  }

  /** How much may be used. */
  Limit rule() {
    boolean afterwards = price().isPaidAfterwards();
    return kind() == Kind.FIXED
        ? new FixedWindow(limit, window.toSeconds(), afterwards)
        : new Gcra(limit, window.toNanos(), burst(), afterwards);
  }

  /**
   * Names the counts. Policies of one name and one kind of key count together, and go on counting
   * when a reload has changed their limit. States of windows of different lengths have nothing in
   * common.
   */
  String counts() {
    String states = kind() == Kind.FIXED ? "fixed %d".formatted(window.toSeconds()) : "gcra";
    return "%s %s %s".formatted(states, name, Key.kind(key, ipv6Prefix()));
  }
}
