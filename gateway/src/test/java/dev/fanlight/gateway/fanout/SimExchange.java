package dev.fanlight.gateway.fanout;

import dev.fanlight.gateway.config.CallConfig;
import dev.fanlight.gateway.config.FanOutConfig;
import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.limit.Timers.Timer;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Phase;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One client, its request, and the answer as it comes: what the server is to the engine. */
final class SimExchange {
  /**
   * How the client behaves, in milliseconds.
   *
   * @param leaves after it came; 0: it stays
   * @param writing from the answer to the end of the exchange
   * @param reading between two records; -1: it never takes any
   */
  record Client(int comes, int timeout, int leaves, int writing, int reading, String accepts) {}

  private final String name;
  private final FanOutConfig plan;
  private final Client client;
  private final SimWorld world;
  private final Loop loop;
  private final List<Timer> timers = new ArrayList<>();
  private final Buffer streamed = Buffer.buffer();
  final List<ObservedCall> calls = new ArrayList<>();
  final List<ObservedCall> open = new ArrayList<>();
  private @Nullable LiveScope scope;
  private @Nullable AsyncResult<GatewayResponse> answer;
  private boolean lost;
  private boolean ended;

  SimExchange(String name, FanOutConfig plan, Client client, SimWorld world, Loop loop) {
    this.name = name;
    this.plan = plan;
    this.client = client;
    this.world = world;
    this.loop = loop;
    loop.timers().schedule(TimeUnit.MILLISECONDS.toNanos(client.comes), this::start);
  }

  private void start() {
    ExchangeContext context = new SimContext(this, world, loop);
    LiveScope root = LiveScope.root(context, Duration.ofMillis(client.timeout), this::expire);
    scope = root;
    if (client.leaves > 0) {
      later(client.leaves, () -> end(ErrorCode.CLIENT_GONE));
    }
    GatewayRequest request =
        new GatewayRequest(HttpMethod.GET, "/", null, HttpHeaders.headers(), Body.empty());
    request.headers().set("accept", client.accepts);
    FanOutEngine engine =
        new FanOutEngine(plan, world.targets(loop), SimMeters.setting(world.route(), true));
    engine.run(root, request, new SimRequest(name)).onComplete(this::answered);
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
    if (result.succeeded() && result.result().body() instanceof Body.Streamed body) {
      read(body.stream());
    } else if (client.writing == 0) {
      end(ErrorCode.CANCELLED);
    } else {
      later(client.writing, () -> end(ErrorCode.CANCELLED));
    }
  }

  private void read(ReadStream<Buffer> records) {
    records.handler(record -> {
      streamed.appendBuffer(record);
      if (client.reading > 0) {
        later(client.reading, () -> records.fetch(1));
      }
    });
    records.exceptionHandler(broken -> end(GatewayError.from(broken).code()));
    records.endHandler(end -> end(ErrorCode.CANCELLED));
    if (client.reading == 0) {
      records.resume();
    } else if (client.reading > 0) {
      records.fetch(1);
    }
    // A reader that stands still is thrown out in the end, as the server does it.
    later(2 * client.timeout, () -> end(ErrorCode.CLIENT_GONE));
  }

  private void expire() {
    world.violations().check(open.isEmpty(), "%s: still open at the deadline: %s", name, open);
    world.violations().check(answer != null || ended, "%s: undecided at the deadline", name);
    world.violations().check(ended || root().size() == 0, "%s: goes on after its deadline", name);
    if (answer == null && !ended) {
      end(ErrorCode.DEADLINE_EXCEEDED);
    }
  }

  private void end(ErrorCode why) {
    if (ended) {
      return;
    }
    ended = true;
    timers.forEach(Timer::cancel);
    root().end(GatewayError.of(why, "the exchange is over"));
    world.violations().check(root().size() == 0, "%s: something outlives it", name);
    world.violations().check(open.isEmpty(), "%s: calls outlive it: %s", name, open);
    if (answer != null) {
      new AnswerRules(this, world.violations()).check(answer, streamed.toString(), why);
    }
  }

  private LiveScope root() {
    return Objects.requireNonNull(scope);
  }

  ObservedCall started(ObservedCall call) {
    Violations violations = world.violations();
    checkStart(call);
    if (call.config.background()) {
      background().started(call);
      return call;
    }
    long items = calls.stream().filter(other -> other.config.equals(call.config)).count();
    violations.check(
        call.config.forEach() == null ? items == 0 : items < call.config.forEach().max(),
        "%s: started too often",
        call);
    calls.add(call);
    open.add(call);
    violations.check(open.size() <= plan.concurrency(), "%s: more at once than allowed", name);
    return call;
  }

  private void checkStart(ObservedCall call) {
    Violations violations = world.violations();
    violations.check(!ended, "%s: started after its end", call);
    violations.check(answer == null || isStreamed(), "%s: started after the answer", call);
    violations.check(
        client.reading >= 0
            || call.config.background()
            || !isStreamed()
            || calls.size() - open.size() <= mostUntaken(),
        "%s: started while nobody takes the records",
        call);
    violations.check(!call.deadline().passed(loop.clock()), "%s: started too late", call);
    for (ObservedCall before : calls) {
      if (call.config.after().contains(before.config.name())) {
        violations.check(before.isClosed(), "%s: started before %s had ended", call, before);
        violations.check(
            before.succeeded() || before.replaceable(),
            "%s: started after %s failed",
            call,
            before);
      }
    }
  }

  /** How many records there may be before they are too many, none being shorter than that. */
  private int mostUntaken() {
    return plan.maxBody() / "{'call':'c1','elapsed_ms':0,'body':1}".length() + 1;
  }

  private boolean isStreamed() {
    return plan.join() instanceof FanOutConfig.Join.AsCompleted;
  }

  void closed(ObservedCall call) {
    if (call.config.background()) {
      background().closed(call);
      return;
    }
    world.violations().check(open.remove(call), "%s: was not open", call);
    lost |= plan.join() instanceof FanOutConfig.Join.All && !AnswerRules.borne(call);
  }

  /** Whether a failure that its join does not bear has been answered. */
  boolean isPrompt() {
    return !lost || answer != null || ended;
  }

  SimBackground background() {
    return world.background(loop);
  }

  void cover(CallConfig call, String event, Phase phase) {
    world.coverage().hit(plan, call, event, phase);
  }

  Violations violations() {
    return world.violations();
  }

  CallConfig config(String call) {
    return plan.calls().stream().filter(c -> c.name().equals(call)).findFirst().orElseThrow();
  }

  CallConfig config(CallRequest request) {
    String target = request.target();
    int end = target.indexOf('/', 1) > 0 ? target.indexOf('/', 1) : target.indexOf('?');
    String call = end < 0 ? target.substring(1) : target.substring(1, end);
    return config(call);
  }

  FanOutConfig plan() {
    return plan;
  }

  boolean expired() {
    return scope != null && scope.expired();
  }

  boolean ended() {
    return ended;
  }

  boolean complete() {
    return answer != null;
  }

  @Override
  public String toString() {
    return name;
  }
}
