package dev.fanlight.gateway.sim.exchange;

import dev.fanlight.gateway.config.action.CallConfig;
import dev.fanlight.gateway.config.action.FanOutConfig;
import dev.fanlight.gateway.fanout.FanOutEngine;
import dev.fanlight.gateway.fanout.answer.RouteSetting;
import dev.fanlight.gateway.fanout.call.CallSpec;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.limit.Permit;
import dev.fanlight.gateway.limit.Wait;
import dev.fanlight.gateway.sim.engine.SimRequest;
import dev.fanlight.gateway.sim.engine.SimWorkers;
import dev.fanlight.gateway.sim.findings.Violations;
import dev.fanlight.gateway.sim.plan.SimClient;
import dev.fanlight.gateway.sim.plan.SimRoute;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Outcome;
import dev.fanlight.plugin.Phase;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One client, its request, and the answer as it comes: what the server is to the engine. */
public final class SimExchange {
  private final String name;
  private final SimRoute route;
  private final FanOutConfig plan;
  private final SimClient client;
  private final SimWorld world;
  private final Loop loop;
  private final List<Timer> timers = new ArrayList<>();
  private final SimWorkers workers;
  public final SimObserver observer;
  private @Nullable SimReader reader;
  private @Nullable Permit permit;
  public final SimCalls calls = new SimCalls(this);
  private @Nullable LiveScope scope;
  private @Nullable AsyncResult<GatewayResponse> answer;
  private long answeredAt;
  private boolean began;
  private boolean ended;

  public SimExchange(String name, SimRoute route, SimClient client, SimWorld world, Loop loop) {
    this.name = name;
    this.route = route;
    this.plan = route.plan();
    this.workers = new SimWorkers(route.jq());
    this.client = client;
    this.world = world;
    this.observer = new SimObserver(this, world);
    this.loop = loop;
    loop.timers().schedule(TimeUnit.MILLISECONDS.toNanos(client.comes()), this::start);
  }

  private void start() {
    ExchangeContext context = observer.context();
    LiveScope root = LiveScope.root(context, Duration.ofMillis(route.timeout()), this::expire);
    scope = root;
    if (client.leaves() > 0) {
      later(client.leaves(), () -> end(ErrorCode.CLIENT_GONE));
    }
    if (route.bounded()) {
      Wait wait =
          world.permits(SimBulkhead.ROUTE).permits.acquire(context.turn(), root.deadline(), loop);
      root.onEnd(reason -> wait.cancel());
      boolean waits = !wait.permit().isComplete();
      if (waits) {
        context.report().queued();
      }
      wait.permit().onSuccess(granted -> permitted(granted, waits)).onFailure(this::refused);
    } else {
      proceed();
    }
  }

  private void permitted(Permit granted, boolean waited) {
    permit = granted;
    if (ended) {
      granted.release();
    } else {
      if (waited) {
        root().context().report().permitted();
        cover("route: waited");
      }
      proceed();
    }
  }

  private void refused(Throwable reason) {
    ErrorCode code = GatewayError.from(reason).code();
    if (!ended) {
      boolean late = code == ErrorCode.DEADLINE_EXCEEDED;
      cover(late ? "route: deadline" : "route: rejected");
      world
          .violations()
          .check(late || code.outcome() == Outcome.REJECTED, "%s: refused with %s", name, code);
      end(code);
    }
  }

  private void proceed() {
    began = true;
    GatewayRequest request =
        new GatewayRequest(HttpMethod.GET, "/", null, HttpHeaders.headers(), Body.empty());
    request.headers().set("accept", client.accepts());
    Duration maxDuration = route.maxDuration() == 0 ? null : Duration.ofMillis(route.maxDuration());
    FanOutEngine engine =
        new FanOutEngine(plan, targets(), new RouteSetting(true, maxDuration, workers));
    engine.run(root(), request, new SimRequest(name)).onComplete(this::answered);
  }

  Function<String, CallSpec> targets() {
    return world.targets(route.generation(), loop);
  }

  SimBulkhead permits(String upstream) {
    return world.permits(upstream);
  }

  private void later(int millis, Runnable task) {
    if (!ended) {
      timers.add(loop.timers().schedule(TimeUnit.MILLISECONDS.toNanos(millis), task));
    }
  }

  private void answered(AsyncResult<GatewayResponse> result) {
    if (ended) {
      return;
    }
    world.violations().check(answer == null, "%s: answered twice", name);
    answer = result;
    answeredAt = loop.clock().nanoTime();
    if (result.succeeded() && result.result().body() instanceof Body.Streamed body) {
      SimReader started = new SimReader(body.stream(), client.reading(), loop);
      reader = started;
      // A reader that stands still is thrown out in the end, as the server does it.
      later(2 * route.timeout(), () -> end(ErrorCode.CLIENT_GONE));
      started.start(this::end);
    } else if (client.writing() == 0) {
      end(ErrorCode.CANCELLED);
    } else {
      later(client.writing(), () -> end(ErrorCode.CANCELLED));
    }
  }

  private void expire() {
    world
        .violations()
        .check(calls.open.isEmpty(), "%s: still open at the deadline: %s", name, calls.open);
    world
        .violations()
        .check(answer != null || ended || !began, "%s: undecided at the deadline", name);
    world.violations().check(ended || root().size() == 0, "%s: goes on after its deadline", name);
    if (answer == null && !ended) {
      if (!began) {
        cover("route: deadline");
      }
      end(ErrorCode.DEADLINE_EXCEEDED);
    }
  }

  private void end(ErrorCode why) {
    if (ended) {
      return;
    }
    ended = true;
    timers.forEach(Timer::cancel);
    if (workers.busy()) {
      cover("jq: client gone");
    }
    root().end(GatewayError.of(why, "the exchange is over"));
    root().held().end();
    GatewayError error = why == ErrorCode.CANCELLED ? null : GatewayError.of(why, "as it ended");
    root().context().report().ended(name, 0, 0, error);
    world.violations().check(root().size() == 0, "%s: something outlives it", name);
    world.violations().check(calls.open.isEmpty(), "%s: calls outlive it: %s", name, calls.open);
    world.violations().check(!workers.busy(), "%s: work for nobody", name);
    if (reader != null) {
      reader.stop();
    }
    if (permit != null) {
      permit.release();
    }
    if (answer != null) {
      world.answered(this, answer, why);
    }
  }

  private LiveScope root() {
    return Objects.requireNonNull(scope);
  }

  public ObservedCall started(ObservedCall call) {
    if (call.config.schedule().background()) {
      background().started(call);
    } else {
      calls.started(call);
    }
    return call;
  }

  public void closed(ObservedCall call) {
    if (call.config.schedule().background()) {
      background().closed(call);
    } else {
      calls.closed(call);
    }
  }

  boolean recorded(ExchangeRecord record) {
    world.recorded(this, FinishedExchange.of(record));
    return false;
  }

  /** Whether a failure that its join does not bear waits for its answer. */
  public boolean lost() {
    return calls.lost() && answer == null && !ended;
  }

  /** When it had its answer, or the head of one, by its loop's clock. */
  public long answeredAt() {
    return answeredAt;
  }

  public SimBackground background() {
    return world.background(loop);
  }

  public void cover(String event) {
    world.coverage().hit(plan, event);
  }

  public void cover(CallConfig call, String event, Phase phase) {
    world.coverage().hit(plan, call, event, phase);
  }

  public Violations violations() {
    return world.violations();
  }

  public FanOutConfig plan() {
    return plan;
  }

  /** Whether it has come to its calls. */
  public boolean began() {
    return began;
  }

  public SimRoute route() {
    return route;
  }

  public SimClient client() {
    return client;
  }

  /** Of a streamed answer; null: it is none. */
  public @Nullable SimReader reader() {
    return reader;
  }

  public boolean expired() {
    return scope != null && scope.expired();
  }

  public boolean ended() {
    return ended;
  }

  /** Whether it has its answer, or the head of one. */
  public boolean answered() {
    return answer != null;
  }

  public Loop loop() {
    return loop;
  }

  @Override
  public String toString() {
    return name;
  }
}
