package dev.fanlight.gateway.sim.fanout;

import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimMeters;
import dev.fanlight.gateway.sim.exchange.ObservedCall;
import dev.fanlight.gateway.sim.exchange.ObservedTarget;
import dev.fanlight.gateway.sim.exchange.SimBackground;
import dev.fanlight.gateway.sim.exchange.SimBulkhead;
import dev.fanlight.gateway.sim.exchange.SimExchange;
import dev.fanlight.gateway.sim.exchange.SimWorld;
import dev.fanlight.gateway.sim.findings.Coverage;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.sim.plan.SimClient;
import dev.fanlight.gateway.sim.plan.SimPlan;
import dev.fanlight.gateway.sim.plan.SimReloads;
import dev.fanlight.gateway.sim.plan.SimRoute;
import dev.fanlight.gateway.sim.plan.SmallerPlan;
import dev.fanlight.gateway.sim.rules.AnswerRules;
import dev.fanlight.gateway.sim.rules.PathRules;
import dev.fanlight.gateway.sim.rules.ProgressRules;
import dev.fanlight.gateway.sim.rules.SimBooks;
import dev.fanlight.gateway.sim.rules.StartRules;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.meter.RouteMeters;
import dev.fanlight.gateway.telemetry.upstream.CallMeters;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.call.CallContext;
import dev.fanlight.gateway.upstream.call.CallEvents;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.AsyncResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One random schedule, all of it from a seed: a few exchanges on one or two loops, with random
 * fan-outs over shared upstreams that do anything, and clients that come and go. The engine is the
 * real one; time, connections and clients are not. All rules are checked after every step.
 */
public final class FanOutSimulation implements SimWorld {
  private static final List<String> UPSTREAMS = List.of("u0", "u1", "u2", "u3");
  private static final SimMeters METERS = new SimMeters(UPSTREAMS.size());
  private static final Duration STEP = Duration.ofMillis(10);
  private static final int SLOW = 200;
  private static final int TOO_MANY_STEPS = 1000;

  /** Runs one; as a type of the JDK, for {@code Breakage}. */
  public static final class OfSeed implements LongConsumer {
    @Override
    public void accept(long seed) {
      new FanOutSimulation(seed, Set.of(), new Coverage()).run();
    }
  }

  private final long seed;
  private final SplittableRandom random;
  private final Simulation time;
  private final List<Loop> loops;
  private final SimUpstreams upstreams;

  /** How many times slower everybody is than usual. */
  private final int pace;

  private final SimReloads reloads;
  private final SimShutdown shutdown;
  private final Map<String, SimExchange> exchanges = new LinkedHashMap<>();
  private final SimOpenCalls openCalls;
  private final MemoryBudget memory = new MemoryBudget(1L << 40);
  private final Violations violations = new Violations();
  private final SimAttempts attempts;
  private final SimBooks books = new SimBooks(METERS, violations);
  private final Coverage coverage;
  private final SimNudge nudge;
  private final List<ObservedCall> open = new ArrayList<>();

  /**
   * @param without calls that are left out, as {@code exchange/call}
   */
  FanOutSimulation(long seed, Set<String> without, Coverage coverage) {
    this(seed, without, coverage, new SimNudge());
  }

  FanOutSimulation(long seed, Set<String> without, Coverage coverage, SimNudge nudge) {
    this.nudge = nudge;
    this.seed = seed;
    this.coverage = coverage;
    this.random = new SplittableRandom(seed);
    this.time = new Simulation(seed);
    this.loops =
        IntStream.range(0, 1 + random.nextInt(2)).mapToObj(i -> time.newLoop().loop()).toList();
    int mostOpen = random.nextInt(10) == 0 ? 1 + random.nextInt(6) : 10_000;
    this.openCalls = new SimOpenCalls(mostOpen, violations);
    this.pace = random.nextInt(20) == 0 ? SLOW : 1;
    this.attempts = new SimAttempts(seed, pace, violations, nudge);
    this.upstreams = new SimUpstreams(time, loops, this, random.split());
    this.reloads = new SimReloads(UPSTREAMS, random.split());
    upstreams.load(reloads.upstreams(0));
    reloads.schedule(loops.getFirst(), this::reload);
    this.shutdown = new SimShutdown(random, loops, violations);
    int size = 1 + random.nextInt(6);
    for (int i = 0; i < size; i++) {
      exchange("e" + i, without);
    }
    time.afterEachTask(this::check);
  }

  private void exchange(String name, Set<String> without) {
    SimClient client = SimClient.random(random, pace);
    int generation = reloads.before(client.comes());
    FanOutConfig drawn = new SimPlan(random.split(), reloads.upstreams(generation)).make();
    SimRoute route = SimRoute.random(drawn, generation, pace, random);
    @Nullable FanOutConfig plan = drawn;
    Loop loop = loops.get(random.nextInt(loops.size()));
    for (String call : without) {
      if (plan != null && call.startsWith(name + "/")) {
        plan = SmallerPlan.without(plan, call.substring(name.length() + 1));
      }
    }
    if (plan != null) {
      exchanges.put(name, new SimExchange(name, route.with(plan), client, this, loop));
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
      for (int i = 0; busy(); i++) {
        violations.check(i < TOO_MANY_STEPS, "an exchange never ended");
        violations.throwFirst();
        shutdown.at(time.elapsed().toMillis(), true);
        retire();
        time.advance(STEP.multipliedBy(pace));
      }
      time.runReady();
      shutdown.at(shutdown.drained(), busy());
      time.advance(Duration.ofMillis(shutdown.patience()));
      shutdown.at(shutdown.drained() + shutdown.patience(), busy());
      time.runReady();
      retire();
      checkQuiet();
      violations.throwFirst();
    } catch (AssertionError | RuntimeException broken) {
      throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
    }
  }

  private boolean busy() {
    return reloads.pending() || !exchanges.values().stream().allMatch(SimExchange::ended);
  }

  /** Those who come from now on find another configuration; the others keep theirs. */
  private void reload() {
    Map<ObservedCall, Integer> before = new LinkedHashMap<>();
    open.forEach(call -> before.put(call, call.upstream.bulkhead().permits()));
    upstreams.load(reloads.next());
    openCalls.resize(reloads.mostOpen());
    before.forEach((call, permits) -> call.reloaded(upstreams.change(call.upstream, permits)));
  }

  private void retire() {
    IntStream ofCalls = open.stream().mapToInt(call -> call.exchange.route().generation());
    IntStream ofExchanges =
        exchanges.values().stream()
            .filter(exchange -> !exchange.ended())
            .mapToInt(exchange -> exchange.route().generation());
    upstreams.retire(IntStream.concat(ofCalls, ofExchanges).min().orElse(reloads.generation()));
  }

  private void check() {
    violations.throwFirst();
    openCalls.check();
    open.removeIf(ObservedCall::isClosed);
    upstreams.check(open);
    exchanges.values().forEach(exchange -> new ProgressRules(exchange).check());
    violations.throwFirst();
  }

  private void checkQuiet() {
    violations.check(time.pendingTimers() == 0, "%s timers left", time.pendingTimers());
    openCalls.checkQuiet();
    violations.check(memory.held() == 0, "%s bytes held by nobody", memory.held());
    upstreams.checkQuiet(attempts::extra);
    books.check();
    exchanges
        .values()
        .forEach(exchange ->
            violations.check(exchange.observer.isOver(), "%s: events without an end", exchange));
    exchanges.values().stream().filter(SimExchange::began).forEach(books::checkBackground);
  }

  @Override
  public ObservedCall started(
      CallRequest request, CallContext context, CallEvents events, ObservedTarget target) {
    SimExchange exchange = Objects.requireNonNull(exchanges.get(context.requestId()));
    ObservedCall call = new ObservedCall(exchange, request, context, events, target);
    attempts.started(call);
    books.opened(call);
    exchange.observer.opened(context.report().number(), call);
    open.add(call);
    new StartRules(exchange, call).check();
    return exchange.started(call);
  }

  @Override
  public void answered(SimExchange exchange, AsyncResult<GatewayResponse> answer, ErrorCode end) {
    new AnswerRules(exchange, violations).check(answer, end);
  }

  @Override
  public Function<String, CallSpec> targets(int generation, Loop loop) {
    return upstreams.targets(generation, loop);
  }

  @Override
  public SimBulkhead permits(String upstream) {
    return upstreams.permits(upstream);
  }

  SimAttempts attempts() {
    return attempts;
  }

  int pace() {
    return pace;
  }

  CallMeters meters(String upstream) {
    return METERS.upstream(UPSTREAMS.indexOf(upstream));
  }

  @Override
  public OpenCalls openCalls() {
    return openCalls.calls;
  }

  @Override
  public MemoryBudget memory() {
    return memory;
  }

  @Override
  public SimBackground background(Loop loop) {
    return shutdown.background(loop);
  }

  @Override
  public void ended(
      SimExchange exchange,
      String call,
      @Nullable GatewayError error,
      @Nullable ObservedCall observed) {
    books.ended(exchange, call, error, observed);
  }

  @Override
  public void recorded(SimExchange exchange, FinishedExchange record) {
    new PathRules(exchange, record).check();
    nudge.ended(exchange, record);
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
