package dev.fanlight.gateway.explain.plan;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.action.Split;
import dev.fanlight.gateway.config.action.Split.Branch;
import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.DiscoveryConfig;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.explain.plan.Plan.Permits;
import dev.fanlight.gateway.explain.plan.Plan.Target;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The figures of a plan, as the configuration has them. */
public final class Figures {
  private static final int ENDPOINTS = 5;

  private Figures() {}

  public static @Nullable Permits permits(@Nullable BulkheadConfig bulkhead) {
    return bulkhead == null
        ? null
        : new Permits(
            bulkhead.maxConcurrent(), bulkhead.maxQueue(), millis(bulkhead.queueTimeout()));
  }

  static @Nullable Long millis(@Nullable Duration duration) {
    return duration == null ? null : duration.toMillis();
  }

  /**
   * Where a call may go.
   *
   * @param chosen the upstream that the request decides for; null: chance decides
   */
  static List<Target> targets(Split split, @Nullable String chosen, GatewayConfig config) {
    double all = split.branches().stream().mapToInt(Branch::weight).sum();
    List<Target> targets = new ArrayList<>();
    for (Branch branch : split.branches()) {
      UpstreamConfig upstream =
          Objects.requireNonNull(config.upstreams().get(branch.upstream()), branch.upstream());
      targets.add(
          new Target(
              branch.upstream(),
              round(100 * branch.weight() / all),
              chosen == null ? null : (Boolean) chosen.equals(branch.upstream()),
              endpoints(upstream),
              Objects.requireNonNull(permits(upstream.bulkhead()))));
    }
    return targets;
  }

  private static List<String> endpoints(UpstreamConfig upstream) {
    DiscoveryConfig discovery = upstream.service().discovery();
    if (discovery != null) {
      return List.of(
          switch (discovery.source()) {
            case DiscoveryConfig.Dns dns -> "the addresses of " + dns.name() + ":" + dns.port();
            case DiscoveryConfig.Srv srv -> "the SRV records of " + srv.name();
            case DiscoveryConfig.Listed listed -> "the list in " + listed.shown();
          });
    }
    List<String> urls =
        upstream.service().endpoints().stream().map(one -> one.url().toString()).toList();
    List<String> shown = new ArrayList<>(urls.subList(0, Math.min(ENDPOINTS, urls.size())));
    if (urls.size() > ENDPOINTS) {
      shown.add("and " + (urls.size() - ENDPOINTS) + " more");
    }
    return shown;
  }

  private static double round(double percent) {
    return BigDecimal.valueOf(percent).setScale(2, RoundingMode.HALF_UP).doubleValue();
  }

  /** Without a fraction that says nothing. */
  public static String number(double value) {
    return BigDecimal.valueOf(round(value)).stripTrailingZeros().toPlainString();
  }

  /**
   * How often a call is tried at most.
   *
   * @param own null: as the upstream says
   */
  static int attempts(@Nullable RetryConfig own, UpstreamConfig upstream) {
    RetryConfig retry = own == null ? upstream.attempts().retry() : own;
    return retry == null ? 1 : retry.attempts();
  }

  /** Null: never. */
  static @Nullable String hedge(@Nullable HedgeConfig own, UpstreamConfig upstream) {
    HedgeConfig hedge = own == null ? upstream.attempts().hedge() : own;
    if (hedge == null) {
      return null;
    }
    return hedge.delay() == null
        ? "after the upstream's p95"
        : "after " + hedge.delay().toMillis() + " ms";
  }
}
