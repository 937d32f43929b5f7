package dev.fanlight.gateway.limit;

import dev.fanlight.gateway.time.Deadline;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers.Timer;
import dev.fanlight.plugin.GatewayError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One place in a bulkhead's queue. A grant, a timeout, a cancel and a shutdown may come for it at
 * the same time: {@link Bulkhead#end} lets one of them end it, and that one completes the future,
 * on the waiter's own loop.
 */
final class Waiter implements Wait, Runnable {
  enum State {
    WAITING,
    GRANTED,
    ENDED
  }

  final Turn turn;

  /** Guarded by the bulkhead's lock. */
  State state = State.WAITING;

  private final Bulkhead bulkhead;
  private final Deadline deadline;
  private final Loop loop;
  private final long since;
  private final Promise<Permit> promise = Promise.promise();
  private @Nullable Timer timer;

  Waiter(Bulkhead bulkhead, Turn turn, Deadline deadline, Loop loop) {
    this.bulkhead = bulkhead;
    this.turn = turn;
    this.deadline = deadline;
    this.loop = loop;
    this.since = loop.clock().nanoTime();
  }

  @Override
  public Future<Permit> permit() {
    return promise.future();
  }

  @Override
  public void cancel() {
    leave(bulkhead.rejections.cancelled);
  }

  /** Waits until the deadline, or as long as the queue allows if that ends earlier. */
  void startTimer(@Nullable Duration queueTimeout) {
    long remaining = deadline.nanos() - since;
    timer =
        queueTimeout != null && queueTimeout.toNanos() < remaining
            ? loop.timers().schedule(queueTimeout.toNanos(), this::queueTimeout)
            : loop.timers().schedule(remaining, () -> leave(bulkhead.rejections.deadlineExceeded));
  }

  private void queueTimeout() {
    if (leave(bulkhead.rejections.queueTimeout)) {
      bulkhead.meters.rejected(bulkhead.rejections.queueTimeout.code());
    }
  }

  /** Ends without a permit, unless it has ended; a granted one that was not delivered goes back. */
  boolean leave(GatewayError error) {
    State was = bulkhead.end(this);
    if (was == State.ENDED) {
      return false;
    }
    if (was == State.GRANTED) {
      bulkhead.giveBack();
    }
    try {
      loop.executor().execute(() -> fail(error));
    } catch (RejectedExecutionException loopIsGone) {
      promise.fail(error);
    }
    return true;
  }

  /** Brings the granted permit to the loop. */
  @Override
  public void run() {
    try {
      loop.executor().execute(this::receive);
    } catch (RejectedExecutionException loopIsGone) {
      leave(bulkhead.rejections.shuttingDown);
    }
  }

  private void receive() {
    if (deadline.passed(loop.clock())) {
      leave(bulkhead.rejections.deadlineExceeded);
    } else if (bulkhead.end(this) == State.GRANTED) {
      stopTimer();
      bulkhead.meters.waited(loop.clock().nanoTime() - since);
      promise.complete(new Permit(bulkhead));
    }
  }

  private void fail(GatewayError error) {
    stopTimer();
    promise.fail(error);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
    }
  }
}
