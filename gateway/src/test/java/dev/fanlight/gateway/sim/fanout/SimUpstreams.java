package dev.fanlight.gateway.sim.fanout;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.exchange.ObservedCall;
import dev.fanlight.gateway.sim.exchange.ObservedTarget;
import dev.fanlight.gateway.sim.exchange.SimBulkhead;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.FixedEndpoints;
import dev.fanlight.gateway.upstream.script.ScriptedConnections;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The upstreams that the exchanges of one simulation share, and the rules they must keep. A reload
 * makes new ones for the exchanges to come, under the permits that those of their name have had.
 */
final class SimUpstreams {
  /** A budget that allows none by its share of the live calls. */
  private static final double SMALLEST = 0.001;

  private static final double[] BUDGETS = {0, SMALLEST, 20};

  private final Simulation time;
  private final List<Loop> loops;
  private final FanOutSimulation simulation;
  private final SplittableRandom random;
  private final List<Generation> generations = new ArrayList<>();
  private final Map<String, SimBulkhead> bulkheads = new LinkedHashMap<>();
  private final List<SimBulkhead> removed = new ArrayList<>();

  /** All upstreams between two reloads, and how the loops use them. */
  private record Generation(
      Map<String, SharedUpstream> upstreams, Map<Loop, Map<String, CallSpec>> targets) {}

  SimUpstreams(
      Simulation time, List<Loop> loops, FanOutSimulation simulation, SplittableRandom random) {
    this.time = time;
    this.loops = loops;
    this.simulation = simulation;
    this.random = random;
  }

  /** From now on there are these. */
  void load(List<String> names) {
    Map<String, SharedUpstream> upstreams = new LinkedHashMap<>();
    Map<Loop, Map<String, CallSpec>> targets = new IdentityHashMap<>();
    permits(SimBulkhead.ROUTE, bulkhead());
    names.forEach(name -> upstreams.put(name, upstream(name)));
    loops.forEach(loop -> targets.put(loop, bind(loop, upstreams)));
    generations.add(new Generation(upstreams, targets));
  }

  private SharedUpstream upstream(String name) {
    BulkheadConfig config = bulkhead();
    SimBulkhead bulkhead = permits(name, config);
    UpstreamConfig made = config(name, config);
    SharedUpstream upstream =
        new SharedUpstream(
            made,
            bulkhead.permits,
            new FixedEndpoints(
                made, new EndpointGroup(name, loops.getFirst(), EndpointMeters.NONE)),
            null,
            new CountLimit(10_000));
    bulkhead.serves(upstream);
    return upstream;
  }

  private BulkheadConfig bulkhead() {
    return new BulkheadConfig(
        1 + random.nextInt(4),
        random.nextInt(9),
        random.nextBoolean() ? null : Duration.ofMillis(1 + random.nextInt(50)));
  }

  /** Those that there are under that name, in the size it has now. */
  private SimBulkhead permits(String name, BulkheadConfig config) {
    SimBulkhead bulkhead = bulkheads.get(name);
    if (bulkhead == null) {
      bulkhead = new SimBulkhead(name, config, loops.size() == 1, simulation.violations());
      bulkheads.put(name, bulkhead);
    } else {
      bulkhead.resize(config);
    }
    return bulkhead;
  }

  private UpstreamConfig config(String name, BulkheadConfig bulkhead) {
    List<EndpointConfig> endpoints =
        IntStream.rangeClosed(0, random.nextInt(3))
            .mapToObj(i -> EndpointConfig.of(URI.create("http://" + name + "-" + i + ":80")))
            .toList();
    return new UpstreamConfig(
        name,
        new UpstreamConfig.Service(
            endpoints,
            null,
            UpstreamConfig.Protocol.HTTP_1_1,
            new UpstreamConfig.Balance.LeastRequests(),
            new UpstreamConfig.HostHeader.Endpoint(),
            null,
            "x-request-timeout-ms"),
        new UpstreamConfig.Timeouts(
            Duration.ofSeconds(1),
            random.nextBoolean() ? null : Duration.ofMillis(5 + random.nextInt(60)),
            Duration.ofMillis(500),
            Duration.ofSeconds(30)),
        bulkhead,
        new UpstreamConfig.Attempts(null, null, BUDGETS[random.nextInt(BUDGETS.length)]),
        new UpstreamConfig.Bounds(random.nextInt(10) == 0 ? 1 << 20 : 5000, 1 << 16, 10_000),
        CareConfig.DEFAULT);
  }

  private Map<String, CallSpec> bind(Loop loop, Map<String, SharedUpstream> upstreams) {
    Map<String, CallSpec> bound = new HashMap<>();
    upstreams.forEach((name, shared) -> {
      ScriptedConnections connections = new ScriptedConnections(loop, simulation.attempts());
      Upstream upstream = new Upstream(shared, connections, random.split());
      Duration timeout = Duration.ofMillis((20L + random.nextInt(200)) * simulation.pace());
      Upstream target = upstream.under(shared.config().within(timeout));
      bound.put(
          name,
          CallSpec.of(new ObservedTarget(target, shared, simulation), simulation.meters(name)));
    });
    return bound;
  }

  /** As an exchange uses them for as long as it lives. */
  Function<String, CallSpec> targets(int generation, Loop loop) {
    Map<String, CallSpec> targets =
        Objects.requireNonNull(generations.get(generation).targets.get(loop));
    return name -> Objects.requireNonNull(targets.get(name));
  }

  SimBulkhead permits(String name) {
    return Objects.requireNonNull(bulkheads.get(name));
  }

  /** What the last reload did to it; empty: nothing. */
  String change(SharedUpstream upstream, int permitsBefore) {
    String name = upstream.config().name();
    if (!generations.getLast().upstreams.containsKey(name)) {
      return "removed";
    }
    int permits = upstream.bulkhead().permits();
    return permits < permitsBefore ? "shrunk" : permits > permitsBefore ? "grown" : "";
  }

  /**
   * Closes the permits that a reload has left to nobody.
   *
   * @param oldest generation that is still in use
   */
  void retire(int oldest) {
    bulkheads
        .entrySet()
        .removeIf(each -> {
          boolean used =
              each.getKey().equals(SimBulkhead.ROUTE)
                  || generations.stream()
                      .skip(oldest)
                      .anyMatch(generation -> generation.upstreams.containsKey(each.getKey()));
          if (!used) {
            each.getValue().close();
            removed.add(each.getValue());
          }
          return !used;
        });
  }

  /** After every step. */
  void check(Collection<ObservedCall> open) {
    bulkheads.values().forEach(SimBulkhead::check);
    int waiting = -permits(SimBulkhead.ROUTE).permits.queueDepth();
    for (SimBulkhead bulkhead : bulkheads.values()) {
      waiting += bulkhead.permits.queueDepth();
    }
    simulation
        .violations()
        .check(waiting <= open.size(), "%s wait, %s are open", waiting, open.size());
    open.forEach(call -> call.checkInTime());
  }

  /**
   * When nothing is left to do.
   *
   * @param extraAttempts of the calls of an upstream
   */
  void checkQuiet(Function<SharedUpstream, Integer> extraAttempts) {
    Stream.concat(bulkheads.values().stream(), removed.stream()).forEach(SimBulkhead::checkQuiet);
    generations.stream()
        .flatMap(generation -> generation.upstreams.values().stream())
        .forEach(upstream -> checkBudget(upstream.config(), extraAttempts.apply(upstream)));
  }

  /** Where the share allows none, three extra attempts a second and three at once remain. */
  private void checkBudget(UpstreamConfig config, int extra) {
    double budget = config.attempts().budget();
    long most = budget == 0 ? 0 : 3 + 3 * time.elapsed().toMillis() / 1000;
    simulation
        .violations()
        .check(budget > SMALLEST || extra <= most, "%s: %s extra attempts", config.name(), extra);
  }
}
