package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.config.BulkheadConfig;
import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.fanout.target.BoundTarget;
import dev.fanlight.gateway.fanout.target.UpstreamTarget;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.BulkheadMeters;
import dev.fanlight.gateway.upstream.ScriptedConnections;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The upstreams that the exchanges of one simulation share, and the rules they must keep. */
final class SimUpstreams {
  private final Simulation time;
  private final Violations violations;
  private final List<SharedUpstream> all = new ArrayList<>();

  SimUpstreams(int size, SplittableRandom random, Simulation time, Violations violations) {
    this.time = time;
    this.violations = violations;
    for (int i = 0; i < size; i++) {
      all.add(upstream("u" + i, random));
    }
  }

  private SharedUpstream upstream(String name, SplittableRandom random) {
    BulkheadConfig bulkhead =
        new BulkheadConfig(
            1 + random.nextInt(4),
            random.nextInt(9),
            random.nextBoolean() ? null : Duration.ofMillis(1 + random.nextInt(50)));
    List<URI> endpoints =
        IntStream.rangeClosed(0, random.nextInt(3))
            .mapToObj(i -> URI.create("http://" + name + "-" + i + ":80"))
            .toList();
    UpstreamConfig config =
        new UpstreamConfig(
            name,
            endpoints,
            UpstreamConfig.Protocol.HTTP_1_1,
            new UpstreamConfig.Balance.LeastRequests(),
            new UpstreamConfig.HostHeader.Endpoint(),
            null,
            random.nextBoolean() ? null : Duration.ofMillis(5 + random.nextInt(60)),
            Duration.ofMillis(500),
            bulkhead,
            null,
            null,
            random.nextInt(3) == 0 ? 0 : 20,
            "x-request-timeout-ms",
            5000,
            null);
    Bulkhead permits = new Bulkhead(name, bulkhead, BulkheadMeters.NONE);
    return new SharedUpstream(config, permits, time.clock());
  }

  /** The same upstreams as one loop uses them. */
  Map<String, BoundTarget> bind(
      Loop loop, SplittableRandom random, FanOutSimulation simulation, SimMeters meters) {
    Map<String, BoundTarget> bound = new HashMap<>();
    for (int i = 0; i < all.size(); i++) {
      ScriptedConnections connections = new ScriptedConnections(loop, simulation);
      Upstream upstream = new Upstream(all.get(i), connections, random.split());
      UpstreamTarget target =
          new UpstreamTarget(upstream, Duration.ofMillis(20 + random.nextInt(200)));
      bound.put(
          "u" + i, new BoundTarget(new ObservedTarget(target, simulation), meters.upstream(i)));
    }
    return bound;
  }

  /** After every step. */
  void check(Collection<ObservedCall> open) {
    for (SharedUpstream upstream : all) {
      int inUse = upstream.bulkhead().inUse();
      violations.check(inUse <= upstream.bulkhead().permits(), "more permits out than there are");
      violations.check(ScriptedConnections.load(upstream) <= inUse, "an attempt without a permit");
    }
    int waiting = all.stream().mapToInt(it -> it.bulkhead().queueDepth()).sum();
    violations.check(waiting <= open.size(), "%s wait, %s are open", waiting, open.size());
    open.forEach(this::inTime);
  }

  private void inTime(ObservedCall call) {
    violations.check(
        call.deadline().remainingNanos(time.clock()) >= 0, "%s: outlives its deadline", call);
    Duration perTry = all.get(call.config.upstream().charAt(1) - '0').config().perTryTimeout();
    if (perTry != null) {
      violations.check(
          call.running.stream().allMatch(attempt -> attempt.ageNanos() <= perTry.toNanos()),
          "%s: an attempt outlives its time",
          call);
    }
  }

  /**
   * When nothing is left to do.
   *
   * @param extraAttempts by the name of an upstream
   */
  void checkQuiet(Function<String, Integer> extraAttempts) {
    for (SharedUpstream upstream : all) {
      Bulkhead bulkhead = upstream.bulkhead();
      violations.check(bulkhead.inUse() == 0, "%s permits out", bulkhead.inUse());
      violations.check(bulkhead.queueDepth() == 0, "%s waiters left", bulkhead.queueDepth());
      violations.check(ScriptedConnections.load(upstream) == 0, "an endpoint's load is left");
      checkBudget(upstream.config(), extraAttempts);
    }
  }

  /** Without a share of the live calls, three extra attempts a second and three at once remain. */
  private void checkBudget(UpstreamConfig config, Function<String, Integer> extraAttempts) {
    int extra = extraAttempts.apply(config.name());
    long most = 3 + 3 * time.elapsed().toMillis() / 1000;
    violations.check(
        config.budget() > 0 || extra <= most, "%s: %s extra attempts", config.name(), extra);
  }
}
