package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.limit.Turn;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** An exchange on a real event loop, which ends when the test says so. */
final class LoopContext implements FilterContext {
  private final FakeExchange exchange = FakeExchange.get("/");
  private final Turn turn = new Turn();
  private final Context context;
  private final Loop loop;
  private final List<Runnable> onEnd = new ArrayList<>();
  private boolean ended;

  LoopContext(Vertx vertx, Context context) {
    this.context = context;
    this.loop =
        new Loop(
            System::nanoTime,
            (nanos, task) -> {
              long id = vertx.setTimer(Math.max(1, nanos / 1_000_000), fired -> task.run());
              return () -> vertx.cancelTimer(id);
            },
            this::execute);
  }

  @Override
  public Turn turn() {
    return turn;
  }

  @Override
  public FakeExchange exchange() {
    return exchange;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public void onEnd(Runnable action) {
    if (ended) {
      action.run();
    } else {
      onEnd.add(action);
    }
  }

  /** Ends the exchange, from any thread. */
  void end() {
    execute(() -> {
      ended = true;
      onEnd.forEach(Runnable::run);
    });
  }

  /** Starts something on the loop, from any thread. */
  <T> Future<T> start(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    execute(() -> work.get().onComplete(done));
    return done.future();
  }

  private void execute(Runnable task) {
    if (context.equals(Vertx.currentContext())) {
      task.run();
    } else {
      context.runOnContext(go -> task.run());
    }
  }
}
