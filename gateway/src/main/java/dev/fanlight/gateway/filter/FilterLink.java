package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.GivenMessage;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.boundary.body.PluginBody;
import dev.fanlight.gateway.filter.boundary.body.PluginStream;
import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.telemetry.event.PluginReporter;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Phase;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One plugin's hold on one exchange, and the {@link Chain} it is handed. A plugin is foreign code:
 * it may throw, return null, complete on any thread, or proceed twice; none of that gets past here.
 * All state is confined to the exchange's loop, which every entry hops to.
 */
final class FilterLink implements Chain, Workers.Owner, PluginStream.Owner {
  private final FilterRun run;
  private final ChainedFilter filter;
  private final int index;
  private final PluginReporter report;
  private final Promise<GatewayResponse> answer = Promise.promise();
  private final OwnTime time;
  private final GivenMessage given = new GivenMessage();
  private @Nullable PluginExchange seen;
  private @Nullable LinkWork work;
  private @Nullable FilterLink inner;
  private @Nullable Future<GatewayResponse> downstream;

  /** Whether the exchange has gone on without the plugin: what it does then is of no interest. */
  private boolean skipped;

  /** The pool that the plugin's task waits for; set and cleared by the loop and a pool's thread. */
  private volatile @Nullable String awaitedPool;

  FilterLink(FilterRun run, ChainedFilter filter, int index) {
    this.run = run;
    this.filter = filter;
    this.index = index;
    this.report = run.context().report().plugin(filter.id(), index, filter.meters());
    this.time = OwnTime.of(run.context(), filter.maxTime(), this);
  }

  FilterFaults faults() {
    return new FilterFaults(filter, run.context().exchange(), report, this);
  }

  private LinkWork work() {
    work = work == null ? new LinkWork(this, run, index, given) : work;
    return work;
  }

  /** The exchange as the plugin sees it, from the first time on that it is asked for. */
  PluginExchange exchange() {
    if (seen == null) {
      Exchange exchange = run.context().exchange();
      seen =
          filter.mayBeSkipped()
              ? new TriedExchange(exchange, this)
              : new PluginExchange(exchange, this);
    }
    return seen;
  }

  @Override
  public Turn turn() {
    return run.context().turn();
  }

  @Override
  public Loop loop() {
    return run.context().loop();
  }

  /** Ends the plugin's work, with its exchange or when its time is over. */
  @Override
  public void onEnd(Runnable action) {
    run.context().onEnd(action);
    time.onOver(action);
  }

  /** Hands the exchange to the plugin. */
  @SuppressWarnings("CatchingUnchecked") // also what a plugin throws without declaring it
  Future<GatewayResponse> enter() {
    holds();
    GatewayRequest request = run.context().exchange().request();
    PluginBody.show(request.body());
    given.request(request);
    report.entered();
    try {
      Future<GatewayResponse> returned = filter.filter(run.context(), this);
      Objects.requireNonNull(returned, "the filter returned no future")
          .onComplete((answer, failure) -> onLoop(() -> finish(answer, failure)));
    } catch (Throwable thrown) { // a linkage error of one plugin must not cost the gateway either
      finish(null, thrown);
    }
    return filter.mayBeSkipped()
        ? answer.future().onComplete(answered -> exchange().keep())
        : answer.future();
  }

  @Override
  public Future<GatewayResponse> proceed(Exchange exchange) {
    Promise<GatewayResponse> response = Promise.promise();
    onLoop(() -> goOn(exchange, response));
    return response.future();
  }

  @Override
  public Detached detached(Exchange exchange, GatewayRequest request, Duration timeout) {
    return work().detached(exchange, request, timeout);
  }

  @Override
  public <T> Future<T> join(Future<T> others, Future<?> head) {
    return work().join(others, head);
  }

  <T> void give(@Nullable T answer, @Nullable Throwable failure, Promise<T> response) {
    filter.code().run(() -> response.complete(answer, failure));
  }

  /** Null: for no pool any more. From any thread. */
  void waitsFor(@Nullable String pool) {
    awaitedPool = pool;
  }

  /** Whether the plugin has proceeded and has no response yet, or waits for others. */
  boolean isWaiting() {
    return (work != null && work.isWaiting()) || (downstream != null && !downstream.isComplete());
  }

  /** Whether the plugin owes an answer. */
  boolean isOpen() {
    return !skipped && !answer.future().isComplete();
  }

  /** The plugin this one has proceeded to; null when there is none, or not yet. */
  @Nullable FilterLink inner() {
    return inner;
  }

  /** The plugin was still busy at the deadline: it has failed, and those around it hear of that. */
  GatewayError overrun() {
    report.overrun();
    letsGo();
    String pool = awaitedPool;
    GatewayError late =
        pool == null
            ? faults().late("was still busy at the deadline")
            : GatewayError.deadlineExceeded(
                Phase.QUEUE, "no thread of pool " + pool + " was free before the deadline");
    answer.fail(late);
    return late;
  }

  /** From here on it is the plugin's time. */
  void holds() {
    time.run();
  }

  /** From here on it is not. */
  void letsGo() {
    time.stop();
  }

  /** The plugin has used up its own time. */
  void tooSlow() {
    report.overrun();
    String pool = awaitedPool;
    String how = pool == null ? "was busy" : "waited for a thread of pool " + pool;
    fail(faults().late(how + " for longer than its max_time of " + filter.maxMillis() + " ms"));
  }

  /** Answers the failure, unless the exchange may go on as it was before the plugin. */
  private void fail(GatewayError error) {
    if (FilterFaults.isOwn(error) && maySkip()) {
      skipped = true;
      exchange().abandon();
      filter.skipped(error, exchange());
      inner = run.link(index + 1);
      downstream = run.behind(inner).onComplete(answer);
    } else {
      answer.fail(error);
    }
  }

  /** Whether the exchange can go on as it was before the plugin. */
  boolean maySkip() {
    return filter.mayBeSkipped()
        && isOpen()
        && downstream == null
        && exchange().isIntact()
        && !run.context().ended();
  }

  private void goOn(Exchange exchange, Promise<GatewayResponse> response) {
    Throwable refusal = refusal(exchange);
    if (refusal != null) {
      give(null, refusal, response);
      return;
    }
    GatewayError overreach = faults().overreach(exchange.request());
    if (overreach != null) {
      finish(null, overreach);
      give(null, overreach, response);
      return;
    }
    exchange().commit();
    PluginBody.guard(run.context().exchange().request(), given.body(), this, run.context()::cancel);
    filter.identify(run.context().exchange().attributes());
    report.proceeded();
    letsGo();
    downstream = response.future();
    inner = run.link(index + 1);
    run.into(inner).onComplete((answer, failure) -> comeBack(answer, failure, response));
  }

  /** Why the plugin cannot pass the exchange on; null: it can. */
  private @Nullable Throwable refusal(Exchange exchange) {
    if (downstream != null || !isOpen()) {
      return new IllegalStateException("the filter had proceeded or answered");
    }
    if (!exchange().equals(exchange)) {
      return new IllegalArgumentException("not the exchange that was given");
    }
    return run.refusal(exchange.request());
  }

  private void comeBack(
      @Nullable GatewayResponse answer,
      @Nullable Throwable failure,
      Promise<GatewayResponse> response) {
    report.resumed();
    given.answer(answer);
    PluginBody.show(given.body());
    if (isOpen() && (work == null || !work.isWaiting())) {
      holds();
    }
    give(answer, FilterRun.named(failure), response);
  }

  private void finish(@Nullable GatewayResponse answer, @Nullable Throwable failure) {
    if (isOpen()) {
      report.left();
      letsGo();
      if (answer != null) {
        String set = given.overreach(answer, run.context().mustSwitch());
        if (set == null) {
          PluginBody.guard(answer, given.body(), this);
          this.answer.complete(answer);
        } else {
          fail(faults().overreach(set));
        }
      } else {
        fail(blame(failure));
      }
    }
  }

  @Override
  public PluginCode code() {
    return filter.code();
  }

  @Override
  public boolean keep(int bytes) {
    return run.context().keep(bytes);
  }

  @Override
  public GatewayError blame(@Nullable Throwable failure) {
    return faults()
        .error(
            failure,
            from ->
                (work != null && work.isOfOthers(from))
                    || (downstream != null && from.equals(downstream.cause())));
  }

  /** Called by the plugin's code too, which the task is no part of. */
  @Override
  public void onLoop(Runnable task) {
    PluginCode.GATEWAY.run(() -> run.context().loop().executor().execute(task));
  }
}
