package dev.fanlight.gateway.sim.care;

import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.CareConfig.Panic;
import dev.fanlight.gateway.config.upstream.CareConfig.SlowStart;
import dev.fanlight.gateway.config.upstream.CircuitBreakerConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig;
import dev.fanlight.gateway.config.upstream.OutlierConfig.FailureRate;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.telemetry.endpoint.EndpointOrder;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Random settings. */
final class SimCare {
  private static final List<Balance> BALANCES =
      List.of(
          new Balance.RoundRobin(),
          new Balance.RoundRobin(),
          new Balance.LeastRequests(),
          new Balance.Random(),
          new Balance.ConsistentHash("x-user"));

  private SimCare() {}

  static CareConfig of(SplittableRandom random) {
    return new CareConfig(
        outlier(random),
        random.nextBoolean() ? null : new SlowStart(millis(random, 3000), 0.1),
        panic(random),
        random.nextInt(3) == 0 ? null : breaker(random),
        null);
  }

  static Balance balance(SplittableRandom random) {
    return BALANCES.get(random.nextInt(BALANCES.size()));
  }

  private static Duration millis(SplittableRandom random, int most) {
    return Duration.ofMillis(1 + random.nextInt(most));
  }

  private static FailureRate rate(SplittableRandom random) {
    return new FailureRate(
        0.3 + random.nextDouble() * 0.5, 3 + random.nextInt(10), millis(random, 5000));
  }

  private static OutlierConfig outlier(SplittableRandom random) {
    Duration eject = millis(random, 1500);
    return new OutlierConfig(
        1 + random.nextInt(5),
        rate(random),
        OutlierConfig.STATUSES,
        eject,
        eject.multipliedBy(3),
        random.nextDouble(),
        random.nextBoolean());
  }

  private static Panic panic(SplittableRandom random) {
    return switch (random.nextInt(3)) {
      case 0 -> new Panic(false, 0);
      case 1 -> new Panic(true, random.nextDouble());
      default -> new Panic(true, 0);
    };
  }

  private static @Nullable CircuitBreakerConfig breaker(SplittableRandom random) {
    Duration open = millis(random, 800);
    return new CircuitBreakerConfig(
        rate(random), open, open.multipliedBy(3), 1 + random.nextInt(4));
  }

  /** An operator takes an endpoint out, or gives it back. */
  static void order(EndpointGroup group, Endpoint endpoint, SplittableRandom random) {
    boolean drain = random.nextInt(3) == 0;
    group.order(endpoint, drain ? EndpointOrder.DRAIN : EndpointOrder.AUTO, "as simulated");
  }
}
