package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.config.BulkheadConfig;
import dev.fanlight.gateway.config.FanOutConfig;
import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.BulkheadMeters;
import dev.fanlight.gateway.telemetry.RouteMeters;
import dev.fanlight.gateway.upstream.CallOwner;
import dev.fanlight.gateway.upstream.Script;
import dev.fanlight.gateway.upstream.ScriptedAttempt;
import dev.fanlight.gateway.upstream.ScriptedConnections;
import dev.fanlight.gateway.upstream.SharedUpstream;
import dev.fanlight.gateway.upstream.Upstream;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One random schedule, all of it from a seed: a few exchanges on one or two loops, with random
 * fan-outs over shared upstreams that do anything, and clients that come and go. The engine is the
 * real one; time, connections and clients are not. All rules are checked after every step.
 */
final class FanOutSimulation implements SimWorld, ScriptedConnections.Watcher {
  private static final int UPSTREAMS = 3;
  private static final SimMeters METERS = new SimMeters(UPSTREAMS);
  private static final Duration STEP = Duration.ofMillis(10);
  private static final int TOO_MANY_STEPS = 1000;

  private final long seed;
  private final SplittableRandom random;
  private final Simulation time;
  private final List<Loop> loops;
  private final List<SharedUpstream> upstreams = new ArrayList<>();
  private final Map<Loop, Map<String, BoundTarget>> targets = new IdentityHashMap<>();
  private final Map<String, SimExchange> exchanges = new HashMap<>();
  private final Map<CallRequest, ObservedCall> calls = new IdentityHashMap<>();
  private final Map<String, Integer> tries = new HashMap<>();
  private final OpenCalls openCalls;
  private final Background background = new Background(10, Duration.ofSeconds(1));
  private final Violations violations = new Violations();
  private final Coverage coverage;
  private final double inFlightBefore = METERS.inFlight();
  private final double succeededBefore = METERS.counted(Outcome.SUCCESS);
  private final List<ObservedCall> open = new ArrayList<>();

  /**
   * @param without calls that are left out, as {@code exchange/call}
   */
  FanOutSimulation(long seed, Set<String> without, Coverage coverage) {
    this.seed = seed;
    this.coverage = coverage;
    this.random = new SplittableRandom(seed);
    this.time = new Simulation(seed);
    this.loops =
        IntStream.range(0, 1 + random.nextInt(2)).mapToObj(i -> time.newLoop().loop()).toList();
    this.openCalls = new OpenCalls(random.nextInt(20) == 0 ? 5 : 10_000);
    for (int i = 0; i < UPSTREAMS; i++) {
      upstreams.add(upstream("u" + i));
    }
    loops.forEach(this::bind);
    for (int i = 0; i <= random.nextInt(4); i++) {
      exchange("e" + i, without);
    }
    time.afterEachTask(this::check);
  }

  private SharedUpstream upstream(String name) {
    BulkheadConfig bulkhead =
        new BulkheadConfig(
            1 + random.nextInt(6),
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

  private void bind(Loop loop) {
    Map<String, BoundTarget> bound = new HashMap<>();
    for (int i = 0; i < UPSTREAMS; i++) {
      Upstream upstream =
          new Upstream(upstreams.get(i), new ScriptedConnections(loop, this), random.split());
      UpstreamTarget target = new UpstreamTarget(upstream, Duration.ofMillis(200));
      bound.put("u" + i, new BoundTarget(new ObservedTarget(target, this), METERS.upstream(i)));
    }
    targets.put(loop, bound);
  }

  private void exchange(String name, Set<String> without) {
    @Nullable FanOutConfig plan = new SimPlan(random.split(), UPSTREAMS).make();
    SimExchange.Client client =
        new SimExchange.Client(
            random.nextInt(100),
            20 + random.nextInt(300),
            random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 0,
            random.nextBoolean() ? 0 : random.nextInt(60),
            random.nextInt(3) == 0 ? random.nextInt(-1, 40) : 0,
            random.nextInt(4) == 0 ? "text/event-stream" : "*/*");
    Loop loop = loops.get(random.nextInt(loops.size()));
    for (String call : without) {
      if (plan != null && call.startsWith(name + "/")) {
        plan = SimPlan.without(plan, call.substring(name.length() + 1));
      }
    }
    if (plan != null) {
      exchanges.put(name, new SimExchange(name, plan, client, this, loop));
    }
  }

  /** Every call there is, as {@code exchange/call}. */
  List<String> callNames() {
    return exchanges.entrySet().stream()
        .flatMap(e -> e.getValue().plan().calls().stream().map(c -> e.getKey() + "/" + c.name()))
        .toList();
  }

  /** Runs it to its end; throws an AssertionError that names the seed. */
  void run() {
    try {
      for (int i = 0; !exchanges.values().stream().allMatch(SimExchange::ended); i++) {
        violations.check(i < TOO_MANY_STEPS, "an exchange never ended");
        violations.throwFirst();
        time.advance(STEP);
      }
      time.runReady();
      quiet();
      violations.throwFirst();
    } catch (AssertionError | RuntimeException broken) {
      throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
    }
  }

  private void check() {
    violations.throwFirst();
    violations.check(openCalls.orphans() == 0, "orphans");
    for (SharedUpstream upstream : upstreams) {
      int inUse = upstream.bulkhead().inUse();
      violations.check(inUse <= upstream.bulkhead().permits(), "more permits out than there are");
      violations.check(ScriptedConnections.load(upstream) <= inUse, "an attempt without a permit");
    }
    open.removeIf(ObservedCall::isClosed);
    int waiting = upstreams.stream().mapToInt(it -> it.bulkhead().queueDepth()).sum();
    violations.check(waiting <= open.size(), "%s wait, %s are open", waiting, open.size());
    open.forEach(this::inTime);
    for (SimExchange exchange : exchanges.values()) {
      violations.check(exchange.isPrompt(), "%s: lost, and not answered", exchange);
    }
    violations.throwFirst();
  }

  private void inTime(ObservedCall call) {
    violations.check(
        call.deadline().remainingNanos(time.clock()) >= 0, "%s: outlives its deadline", call);
    int upstream = call.config.upstream().charAt(1) - '0';
    Duration perTry = upstreams.get(upstream).config().perTryTimeout();
    if (perTry != null) {
      violations.check(
          call.running.stream().allMatch(attempt -> attempt.ageNanos() <= perTry.toNanos()),
          "%s: an attempt outlives its time",
          call);
    }
  }

  private void quiet() {
    violations.check(time.pendingTimers() == 0, "%s timers left", time.pendingTimers());
    violations.check(openCalls.open() == 0, "%s calls open", openCalls.open());
    violations.check(
        METERS.inFlight() == inFlightBefore, "counted as in flight: %s", METERS.inFlight());
    for (SharedUpstream upstream : upstreams) {
      Bulkhead bulkhead = upstream.bulkhead();
      violations.check(bulkhead.inUse() == 0, "%s permits out", bulkhead.inUse());
      violations.check(bulkhead.queueDepth() == 0, "%s waiters left", bulkhead.queueDepth());
      violations.check(ScriptedConnections.load(upstream) == 0, "an endpoint's load is left");
    }
    budgets();
    long succeeded = calls.values().stream().filter(ObservedCall::succeeded).count();
    double counted = METERS.counted(Outcome.SUCCESS) - succeededBefore;
    violations.check(counted == succeeded, "%s successes, %s counted", succeeded, counted);
  }

  /** Without a share of the live calls, three extra attempts a second and three at once remain. */
  private void budgets() {
    for (SharedUpstream upstream : upstreams) {
      int extra =
          calls.values().stream()
              .filter(call -> call.config.upstream().equals(upstream.config().name()))
              .mapToInt(ObservedCall::extraAttempts)
              .sum();
      long most = 3 + 3 * time.elapsed().toMillis() / 1000;
      violations.check(
          upstream.config().budget() > 0 || extra <= most,
          "%s: %s extra attempts",
          upstream.config().name(),
          extra);
    }
  }

  ObservedCall started(CallRequest request, CallOwner owner) {
    SimExchange exchange = Objects.requireNonNull(exchanges.get(owner.requestId()));
    ObservedCall call =
        new ObservedCall(exchange, exchange.config(request), request, owner, violations);
    calls.put(request, call);
    open.add(call);
    return exchange.started(call);
  }

  @Override
  public Script opening(CallRequest request, String requestId, long remainingMillis) {
    violations.check(remainingMillis > 0, "%s: opened without time", requestId);
    String target = requestId + request.target();
    int tried = tries.merge(target, 1, Integer::sum);
    String body = "{\"from\":\"%s\",\"v\":7,\"list\":[1,2,3]}".formatted(request.target());
    return Script.random(new SplittableRandom(seed ^ (target + tried).hashCode()), body);
  }

  private ObservedCall call(ScriptedAttempt attempt) {
    return Objects.requireNonNull(calls.get(attempt.request()));
  }

  @Override
  public void opened(ScriptedAttempt attempt) {
    call(attempt).opened(attempt);
  }

  @Override
  public void ended(ScriptedAttempt attempt, @Nullable GatewayError error) {
    call(attempt).attemptEnded(attempt, error);
  }

  @Override
  public void reset(ScriptedAttempt attempt, GatewayError reason) {
    call(attempt).attemptReset(attempt, reason);
  }

  @Override
  public Function<String, BoundTarget> targets(Loop loop) {
    return name -> Objects.requireNonNull(Objects.requireNonNull(targets.get(loop)).get(name));
  }

  @Override
  public OpenCalls openCalls() {
    return openCalls;
  }

  @Override
  public Background background() {
    return background;
  }

  @Override
  public RouteMeters route() {
    return METERS.route;
  }

  @Override
  public Violations violations() {
    return violations;
  }

  @Override
  public Coverage coverage() {
    return coverage;
  }
}
