package dev.fanlight.plugin.testkit;

import static dev.fanlight.plugin.ReservedFields.hopByHopIn;

import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What comes after the plugin, as a script. Like the real one it lets itself be called once, and
 * detached once; both get the response of the script.
 */
public final class FakeChain implements Chain {
  private final Promise<GatewayResponse> response = Promise.promise();
  private final List<Promise<?>> joined = new CopyOnWriteArrayList<>();
  private volatile @Nullable GatewayRequest seen;
  private volatile @Nullable FakeRun run;

  /** The exchange that the plugin has with this chain; null: nothing is known of that. */
  private volatile @Nullable Exchange given;

  private volatile @Nullable GatewayError left;
  private volatile AnswerFrame frame = AnswerFrame.NONE;

  private FakeChain() {}

  /** Answers with an empty response of that status. */
  public static FakeChain answering(int status) {
    return answering(GatewayResponse.of(status));
  }

  /** Answers with that response. */
  public static FakeChain answering(GatewayResponse response) {
    FakeChain chain = pending();
    chain.answer(response);
    return chain;
  }

  /** Fails with that error. */
  public static FakeChain failing(GatewayError error) {
    FakeChain chain = pending();
    chain.fail(error);
    return chain;
  }

  /** Answers when the test says so. */
  public static FakeChain pending() {
    return new FakeChain();
  }

  /**
   * Answers a pending chain. Fields of the connection are removed, as the gateway does, also those
   * that {@code Connection} names.
   */
  public void answer(GatewayResponse response) {
    MultiMap fields = response.headers();
    for (String line : fields.getAll(HttpHeaders.CONNECTION)) {
      for (String name : line.split(",", -1)) {
        fields.remove(name.strip());
      }
    }
    for (String name = hopByHopIn(fields); name != null; name = hopByHopIn(fields)) {
      fields.remove(name);
    }
    frame = AnswerFrame.of(response);
    this.response.complete(response);
  }

  /** Fails a pending chain. */
  public void fail(GatewayError error) {
    response.fail(error);
  }

  /**
   * Ends what the plugin waits for with {@link Chain#join}, as the end of the exchange does: its
   * deadline has come, or the client is gone.
   */
  public void leave(GatewayError reason) {
    left = reason;
    joined.forEach(wait -> wait.tryFail(reason));
    FakeRun running = run;
    if (running != null && running.adopted) {
      running.cancel();
    }
  }

  /** Whether the plugin has proceeded. */
  public boolean proceeded() {
    return seen != null;
  }

  /** That of the answer that the plugin was given, also by a detached run. */
  AnswerFrame frame() {
    return proceeded() || isDetached() ? frame : AnswerFrame.NONE;
  }

  /** The request as it was when the plugin proceeded. */
  public GatewayRequest seen() {
    return found(seen, "the plugin has not proceeded");
  }

  /** Whether the plugin has detached a run. */
  public boolean isDetached() {
    return run != null;
  }

  /** The request of the detached run. */
  public GatewayRequest detachedRequest() {
    return found(run, "the plugin has detached no run").request;
  }

  /** The time that the detached run has. */
  public Duration detachedTimeout() {
    return found(run, "the plugin has detached no run").timeout;
  }

  /** Whether the plugin has cancelled the detached run. */
  public boolean isCancelled() {
    return found(run, "the plugin has detached no run").cancelled;
  }

  /** Whether the plugin has answered with the detached run. */
  public boolean isAdopted() {
    return found(run, "the plugin has detached no run").adopted;
  }

  private static <T> T found(@Nullable T value, String missing) {
    if (value == null) {
      throw new AssertionError(missing);
    }
    return value;
  }

  @Override
  public Future<GatewayResponse> proceed(Exchange exchange) {
    if (proceeded()) {
      return Future.failedFuture(new IllegalStateException("the filter had proceeded"));
    }
    if (isForeign(exchange)) {
      return Future.failedFuture(foreign());
    }
    String reserved = exchange instanceof FakeExchange fake ? fake.reserved() : null;
    if (reserved != null) {
      return Future.failedFuture(overreach("the request's field " + reserved));
    }
    seen = exchange.request().copy();
    exchange.request().settle();
    return onCaller(response.future());
  }

  static GatewayError overreach(String what) {
    return GatewayError.of(
        ErrorCode.PLUGIN_FAILED, "the plugin set " + what + ", which only the gateway sets");
  }

  /** The plugin is given that exchange with this chain. */
  void isFor(Exchange exchange) {
    given = exchange;
    if (exchange instanceof FakeExchange fake) {
      fake.begin();
    }
  }

  private boolean isForeign(Exchange exchange) {
    return given != null && !exchange.equals(given);
  }

  private static IllegalArgumentException foreign() {
    return new IllegalArgumentException("not the exchange that was given");
  }

  /** Completes on the event loop that asks, as in the gateway; elsewhere on any thread. */
  private static <T> Future<T> onCaller(Future<T> future) {
    Context caller = Context.isOnEventLoopThread() ? Vertx.currentContext() : null;
    if (caller == null) {
      return future;
    }
    Promise<T> told = Promise.promise();
    future.onComplete((value, failure) -> {
      if (caller.equals(Vertx.currentContext())) {
        told.complete(value, failure);
      } else {
        caller.runOnContext(go -> told.complete(value, failure));
      }
    });
    return told.future();
  }

  @Override
  public Detached detached(Exchange exchange, GatewayRequest request, Duration timeout) {
    FakeRun begun = new FakeRun(request.copy(), timeout);
    if (isDetached()) {
      begun.ended.fail(new IllegalStateException("the filter has detached its one run already"));
    } else if (isForeign(exchange)) {
      begun.ended.fail(foreign());
    } else if (request.body() instanceof Body.Streamed || !timeout.isPositive()) {
      begun.ended.fail(new IllegalArgumentException("no stream, and a positive timeout"));
    } else {
      run = begun;
      response.future().onComplete(begun.ended::tryComplete, begun.ended::tryFail);
    }
    return begun;
  }

  @Override
  public <T> Future<T> join(Future<T> work, Future<?> head) {
    GatewayError reason = left;
    if (reason != null) {
      return Future.failedFuture(reason);
    }
    Promise<T> wait = Promise.promise();
    joined.add(wait);
    work.onComplete(wait::tryComplete, wait::tryFail);
    return onCaller(wait.future());
  }

  private static final class FakeRun implements Detached {
    private final GatewayRequest request;
    private final Duration timeout;
    private final Promise<GatewayResponse> ended = Promise.promise();
    private volatile boolean cancelled;
    private volatile boolean adopted;

    FakeRun(GatewayRequest request, Duration timeout) {
      this.request = request;
      this.timeout = timeout;
    }

    @Override
    public Future<GatewayResponse> response() {
      return onCaller(ended.future());
    }

    @Override
    public void adopt() {
      adopted = true;
    }

    @Override
    public void cancel() {
      cancelled = true;
      ended.tryFail(GatewayError.of(ErrorCode.CANCELLED, "nobody needs the answer any more"));
    }
  }
}
