package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client with what comes behind the cache for it, all on one event loop: what other loops do for
 * it comes to that loop, as it does in the gateway.
 */
final class LoopClient implements Chain {
  private static final GatewayError LATE = GatewayError.of(ErrorCode.DEADLINE_EXCEEDED, "late");

  private final Loops.Loop loop;
  private final IntSupplier version;

  /** The version that was valid for sure when it came. */
  final int least;

  /** The round in which it leaves. */
  final int deadline;

  Future<GatewayResponse> answer = Future.failedFuture("not asked yet");

  @Nullable Run run;

  /** What it waits for; null: nothing. */
  @Nullable Future<?> awaited;

  private @Nullable Promise<?> wait;
  private boolean left;

  /**
   * @param version that the origin server has now
   */
  LoopClient(Loops.Loop loop, IntSupplier version, int least, int deadline) {
    this.loop = loop;
    this.version = version;
    this.least = least;
    this.deadline = deadline;
  }

  /** A fetch that this client began. */
  final class Run implements Detached {
    final GatewayRequest request;

    /** The origin server answers with what it has when it is asked. */
    final int content = version.getAsInt();

    /** What those who share it wait for; null: nobody does, it is in the background. */
    @Nullable Future<?> landing;

    private final Promise<GatewayResponse> response = Promise.promise();
    boolean isOver;
    boolean isCancelled;

    Run(GatewayRequest request) {
      this.request = request;
    }

    @Override
    public Future<GatewayResponse> response() {
      return response.future();
    }

    @Override
    public void adopt() {}

    @Override
    public void cancel() {
      loop.run(() -> {
        isCancelled |= !isOver;
        end(Future.failedFuture(GatewayError.of(ErrorCode.CANCELLED, "nobody needs it")));
      });
    }

    /** On its loop. */
    void end(Future<GatewayResponse> how) {
      isOver = true;
      how.onComplete(response::tryComplete, response::tryFail);
    }
  }

  @Override
  public Future<GatewayResponse> proceed(Exchange exchange) {
    return Future.succeededFuture(CacheScene.response(200, "v" + version.getAsInt()));
  }

  @Override
  public Detached detached(Exchange exchange, GatewayRequest request, Duration timeout) {
    run = new Run(request);
    return run;
  }

  @Override
  public <T> Future<T> join(Future<T> work, Future<?> head) {
    if (left) {
      return Future.failedFuture(LATE);
    }
    if (run != null && run.landing == null) {
      run.landing = work;
    }
    Promise<T> own = Promise.promise();
    wait = own;
    awaited = work;
    work.onComplete(done ->
        loop.run(() -> {
          if (!own.future().isComplete()) {
            awaited = null;
            own.handle(done);
          }
        }));
    return own.future();
  }

  /** Its time is over. On its loop. */
  void leave() {
    left = true;
    awaited = null;
    if (wait != null) {
      wait.tryFail(LATE);
    }
  }
}
