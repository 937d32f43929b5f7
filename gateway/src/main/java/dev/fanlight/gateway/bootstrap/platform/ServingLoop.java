package dev.fanlight.gateway.bootstrap.platform;

import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import dev.fanlight.gateway.telemetry.next.LoopTraces;
import dev.fanlight.gateway.time.Loop;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;

/**
 * An event loop that serves traffic, for as long as the gateway runs. Safe for use by all threads.
 *
 * @param index among all of them
 * @param loop the same as the engine knows it
 * @param records of the exchanges that this loop serves
 * @param traces that wait for an exchange of this loop
 */
public record ServingLoop(
    int index, ContextInternal context, Loop loop, LoopRecords records, LoopTraces traces) {

  /** All of them. */
  public static List<ServingLoop> of(Vertx vertx, Supplier<LoopRecords> records) {
    List<ServingLoop> loops = new ArrayList<>();
    HandlerFailures failures = new HandlerFailures();
    for (ContextInternal context : EventLoops.contexts(vertx)) {
      Loop loop = EventLoops.loop(context);
      LoopTraces traces = new LoopTraces(loop.clock());
      failures.watch(context.nettyEventLoop());
      loops.add(new ServingLoop(loops.size(), context, loop, records.get(), traces));
    }
    return List.copyOf(loops);
  }

  public EventLoop eventLoop() {
    return context.nettyEventLoop();
  }

  /**
   * Does that on this loop, and does not complete before it is done. Fails when the loop has ended.
   */
  public <T> Future<T> call(Supplier<Future<T>> step) {
    Promise<T> done = context.promise();
    try {
      context.runOnContext(now -> run(step, done));
    } catch (RejectedExecutionException ended) {
      return Future.failedFuture(ended);
    }
    return done.future();
  }

  private static <T> void run(Supplier<Future<T>> step, Promise<T> done) {
    try {
      step.get().onComplete(done);
    } catch (RuntimeException | Error broken) {
      done.fail(broken);
    }
  }
}
