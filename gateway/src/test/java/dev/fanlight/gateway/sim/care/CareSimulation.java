package dev.fanlight.gateway.sim.care;

import dev.fanlight.gateway.config.upstream.BulkheadConfig;
import dev.fanlight.gateway.config.upstream.CareConfig;
import dev.fanlight.gateway.config.upstream.EndpointConfig;
import dev.fanlight.gateway.config.upstream.HedgeConfig;
import dev.fanlight.gateway.config.upstream.RetryConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig.Balance;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.endpoint.EndpointMeters;
import dev.fanlight.gateway.telemetry.endpoint.EndpointState;
import dev.fanlight.gateway.telemetry.meter.BulkheadMeters;
import dev.fanlight.gateway.telemetry.upstream.BreakerMeters;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.telemetry.upstream.CircuitState;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.gateway.upstream.breaker.CircuitBreaker;
import dev.fanlight.gateway.upstream.call.CallPolicy;
import dev.fanlight.gateway.upstream.endpoint.Endpoint;
import dev.fanlight.gateway.upstream.endpoint.EndpointGroup;
import dev.fanlight.gateway.upstream.endpoint.FixedEndpoints;
import dev.fanlight.gateway.upstream.endpoint.Location;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One random schedule, all of it from a seed. All rules are checked after every step. */
public final class CareSimulation {
  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final int MILLIS = 8_000;
  private static final int ADDRESSES = 6;
  private static final int PERMITS = 1000;
  private static final CallMeters METERS =
      new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)).calls("r", "u");
  private static final CallPolicy ONCE = new CallPolicy(null, null, true);
  private static final CallPolicy STREAMED = new CallPolicy(null, null, false);
  private static final CallPolicy RETRIED =
      new CallPolicy(
          new RetryConfig(
              3,
              Set.of(RetryConfig.Condition.RESET),
              Set.of(503),
              Set.of(),
              RetryConfig.IDEMPOTENT),
          null,
          true);
  private static final CallPolicy HEDGED =
      new CallPolicy(null, new HedgeConfig(Duration.ofMillis(20), 1), true);
  private static final List<CallPolicy> POLICIES = List.of(ONCE, ONCE, STREAMED, RETRIED, HEDGED);

  /** Runs one, and some of them twice; as a type of the JDK, for {@code Breakage}. */
  public static final class OfSeed implements LongConsumer {
    @Override
    public void accept(long seed) {
      long picks = new CareSimulation(seed).run();
      if (seed % 20 == 0 && new CareSimulation(seed).run() != picks) {
        throw new AssertionError("seed " + seed + ": other picks at the second time");
      }
    }
  }

  private final long seed;
  private final SplittableRandom random;
  private final Simulation time;
  private final List<Loop> loops;
  private final Loop control;
  private final CareConfig care;
  private final Balance balance;
  private final @Nullable CircuitBreaker breaker;
  private final @Nullable CircuitRules circuit;
  private final SimEndpoints endpoints;
  private final CareRules rules;
  private final EndpointGroup group;
  private final Bulkhead bulkhead =
      new Bulkhead("u", new BulkheadConfig(PERMITS, PERMITS, null), BulkheadMeters.NONE);
  private final Violations violations = new Violations();
  private final List<Configured> configured = new ArrayList<>();
  private final Set<String> begun = new HashSet<>();
  private long picks = 1;
  private int calls;

  /** One configuration: what its loops share, and their calls that are still open. */
  private record Configured(
      SharedUpstream shared, List<Upstream> ofLoops, List<SimCareCall> calls) {}

  CareSimulation(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
    this.time = new Simulation(seed);
    this.loops = IntStream.rangeClosed(0, random.nextInt(2)).mapToObj(i -> loop()).toList();
    this.control = loop();
    this.care = SimCare.of(random);
    this.balance = SimCare.balance(random);
    this.breaker =
        care.circuitBreaker() == null
            ? null
            : new CircuitBreaker("u", care.circuitBreaker(), control, BreakerMeters.NONE);
    this.circuit =
        breaker == null ? null : new CircuitRules(breaker, time.clock(), TIMEOUT, violations);
    this.endpoints = new SimEndpoints(random.split());
    this.rules = new CareRules(care, endpoints, violations);
    this.group = new EndpointGroup("u", control, EndpointMeters.NONE);
    time.afterEachTask(this::look);
  }

  private Loop loop() {
    return time.newLoop().loop();
  }

  private void look() {
    rules.look();
    if (circuit != null) {
      circuit.look();
    }
  }

  /** Returns a number that stands for all picks, in their order. */
  long run() {
    try {
      load();
      events();
      loops.forEach(this::callLater);
      time.advance(Duration.ofMillis(MILLIS));
      endpoints.heal();
      time.runUntilIdle();
      checkQuiet();
    } catch (RuntimeException | AssertionError thrown) {
      throw new AssertionError("seed " + seed + ": " + thrown.getMessage(), thrown);
    }
    try {
      violations.throwFirst();
    } catch (AssertionError broken) {
      throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
    }
    return picks;
  }

  private List<EndpointConfig> addresses() {
    Set<Integer> numbers = new HashSet<>();
    int count = 1 + random.nextInt(4);
    while (numbers.size() < count) {
      numbers.add(random.nextInt(ADDRESSES));
    }
    List<EndpointConfig> addresses = new ArrayList<>();
    for (int number : numbers) {
      endpoints.add("e" + number + ":80");
      boolean backup = !addresses.isEmpty() && random.nextInt(6) == 0;
      URI url = URI.create("http://e" + number + ":80");
      addresses.add(new EndpointConfig(url, 1 + random.nextInt(4), backup));
    }
    return addresses;
  }

  private List<Location> locations() {
    return addresses().stream().map(Location::of).toList();
  }

  /** A configuration, at the start or by a reload. */
  private void load() {
    UpstreamConfig config =
        new UpstreamConfig(
            "u",
            new UpstreamConfig.Service(
                addresses(),
                null,
                UpstreamConfig.Protocol.HTTP_1_1,
                balance,
                new UpstreamConfig.HostHeader.Endpoint(),
                null,
                "x-left"),
            new UpstreamConfig.Timeouts(TIMEOUT, null, TIMEOUT, TIMEOUT),
            new BulkheadConfig(PERMITS, PERMITS, null),
            new UpstreamConfig.Attempts(null, null, 1),
            new UpstreamConfig.Bounds(1 << 20, 1 << 16, PERMITS),
            care);
    SharedUpstream shared =
        new SharedUpstream(
            config, bulkhead, new FixedEndpoints(config, group), breaker, new CountLimit(PERMITS));
    rules.live(shared.endpoints());
    List<Upstream> ofLoops = new ArrayList<>();
    for (Loop loop : loops) {
      SimWire wire =
          new SimWire(
              loop, endpoints, random.split(), (to, call) -> opened(loop, shared, to, call));
      ofLoops.add(new Upstream(shared, wire, random.split()));
    }
    configured.add(new Configured(shared, ofLoops, new ArrayList<>()));
  }

  private void opened(Loop loop, SharedUpstream shared, Endpoint to, String call) {
    picks = 31 * picks + to.toString().hashCode();
    boolean turns = balance instanceof Balance.RoundRobin;
    rules.opened(loop, shared.endpoints(), to, begun.add(call), turns);
  }

  private void events() {
    for (int at = 100; at < MILLIS; at += 1 + random.nextInt(600)) {
      control.timers().schedule(Duration.ofMillis(at).toNanos(), this::event);
    }
  }

  private void event() {
    SharedUpstream current = configured.getLast().shared();
    List<Endpoint> members = current.endpoints().current().endpoints();
    Endpoint one = members.get(random.nextInt(members.size()));
    switch (random.nextInt(8)) {
      case 0 -> load();
      case 1 -> current.endpoints().move(locations());
      case 2 -> group.probed(one, random.nextInt(3) > 0, "as simulated");
      case 3 -> SimCare.order(group, one, random);
      default -> endpoints.change(one.toString());
    }
    retire();
  }

  /** Closes what no call uses any more. */
  private void retire() {
    Configured current = configured.getLast();
    configured.removeIf(one -> {
      one.calls().removeIf(SimCareCall::isOver);
      boolean unused = one != current && one.calls().isEmpty();
      if (unused) {
        rules.closed(one.shared().endpoints());
        one.shared().close();
      }
      return unused;
    });
  }

  private void callLater(Loop loop) {
    Duration pause = Duration.ofMillis(1 + random.nextInt(20));
    loop.timers()
        .schedule(
            pause.toNanos(),
            () -> {
              if (time.elapsed().toMillis() < MILLIS) {
                call(loop);
                callLater(loop);
              }
            });
  }

  private void call(Loop loop) {
    Configured current = configured.getLast();
    Duration timeout =
        switch (random.nextInt(20)) {
          case 0, 1 -> Duration.ofMillis(1 + random.nextInt(60));
          case 2 -> TIMEOUT.multipliedBy(8);
          default -> TIMEOUT;
        };
    SimCareCall call = new SimCareCall(loop, timeout, "c" + calls++, METERS);
    current.calls().add(call);
    CircuitState before = breaker == null ? CircuitState.CLOSED : breaker.state();
    call.start(
        current.ofLoops().get(loops.indexOf(loop)),
        POLICIES.get(random.nextInt(POLICIES.size())),
        timeout);
    if (circuit != null) {
      circuit.asked(before, call.isRefused());
    }
    if (random.nextInt(12) == 0) {
      loop.timers().schedule(Duration.ofMillis(random.nextInt(30)).toNanos(), call::cancel);
    }
  }

  private void checkQuiet() {
    retire();
    violations.check(bulkhead.inUse() == 0, "%s permits are not back", bulkhead.inUse());
    violations.check(configured.size() == 1, "%s configurations are left", configured.size());
    for (Endpoint endpoint : rules.seen()) {
      violations.check(endpoint.active() == 0, "%s has attempts", endpoint);
    }
    for (Endpoint endpoint : configured.getLast().shared().endpoints().current().endpoints()) {
      violations.check(
          endpoint.state() != EndpointState.EJECTED, "%s stays ejected for ever", endpoint);
    }
  }
}
