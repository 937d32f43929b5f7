package dev.fanlight.gateway.route.exchange;

import dev.fanlight.gateway.fanout.scope.ExchangeContext;
import dev.fanlight.gateway.fanout.scope.LiveScope;
import dev.fanlight.gateway.filter.FilterContext.Rest;
import dev.fanlight.gateway.limit.memory.CallbackStream;
import dev.fanlight.gateway.limit.memory.EarlyDemand;
import dev.fanlight.gateway.limit.memory.HeldBytes;
import dev.fanlight.gateway.limit.memory.MemoryHolder;
import dev.fanlight.gateway.limit.memory.StreamFailure;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.Detached;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Phase;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A run of the rest of a route for a request that a plugin made: background work of the gateway
 * that has its own scope, deadline and account of memory. Confined to its loop.
 */
final class DetachedRun implements Detached {
  private final RoutedExchange of;
  private final Executor loop;
  private final MemoryHolder held;

  /** Completes when the run is over; then its scope ends. */
  private final Promise<Void> over = Promise.promise();

  private final Promise<GatewayResponse> response = Promise.promise();
  private @Nullable RoutedExchange exchange;
  private @Nullable LiveScope scope;
  private @Nullable LastingStream stream;

  private DetachedRun(RoutedExchange of, MemoryHolder held) {
    this.of = of;
    this.loop = of.context().loop().executor();
    this.held = held;
  }

  /**
   * @throws GatewayError when the gateway takes no more such work
   */
  static DetachedRun begin(
      RoutedExchange of,
      GatewayRequest request,
      Duration timeout,
      Attributes attributes,
      Rest rest) {
    MemoryHolder held = of.held().apart();
    ExchangeContext context = of.context().apart(held);
    DetachedRun run = new DetachedRun(of, held);
    context
        .background()
        .own(
            context,
            held,
            timeout,
            scope -> {
              RoutedExchange own = new RoutedExchange(of, request, (LiveScope) scope);
              return run.start(own, (LiveScope) scope, attributes, rest);
            });
    return run;
  }

  private Future<Void> start(
      RoutedExchange own, LiveScope around, Attributes attributes, Rest rest) {
    exchange = own;
    scope = around;
    around.onEnd(reason -> {
      own.cancel(reason);
      if (stream != null) {
        // A run that is late ends with "not needed", and its reader must hear of the deadline.
        stream.breakOff(around.expired() ? late() : reason);
      }
    });
    own.response().onComplete(this::answered, this::failed);
    own.start(new LiveExchange(own, attributes), rest);
    return over.future();
  }

  private static GatewayError late() {
    return GatewayError.deadlineExceeded(Phase.RESPONSE, "the body did not end in time");
  }

  private void answered(GatewayResponse answer) {
    if (answer.body() instanceof Body.Streamed body) {
      stream =
          new LastingStream(body.stream(), held, of.context().loop().timers(), over::tryComplete);
      answer.body(new Body.Streamed(stream, body.length(), body.trailers()));
      response.complete(answer);
    } else {
      response.complete(answer);
      over.tryComplete();
    }
  }

  private void failed(Throwable failure) {
    response.fail(GatewayError.from(failure));
    over.tryComplete();
  }

  @Override
  public Future<GatewayResponse> response() {
    return response.future();
  }

  @Override
  public void adopt() {
    if (scope != null) {
      scope.time().streaming(null);
    }
    of.scope().time().streaming(null);
    of.context().report().waitsForDetached();
    of.scope().onEnd(reason -> cancel());
  }

  @Override
  public void cancel() {
    loop.execute(() -> {
      RoutedExchange running = exchange;
      if (running != null) {
        running.cancel(GatewayError.of(ErrorCode.CANCELLED, "nobody needs the answer any more"));
      }
      over.tryComplete();
    });
  }

  /**
   * The body of a detached run's response, whose end is the end of the run. The reader hears of the
   * end first. When the run ends before its body, the body breaks off: a plugin's own stream in
   * between might never hear of it. Confined to the run's loop.
   */
  private static final class LastingStream implements Body.Counted, CallbackStream {
    private final ReadStream<Buffer> source;
    private final HeldBytes held;
    private final EarlyDemand early;
    private Callbacks callbacks = Callbacks.PLAIN;
    private boolean hasReader;

    /** Whether its end has come before anybody waited for it. */
    private boolean untold;

    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private @Nullable Throwable failure;
    private boolean ended;

    /**
     * @param held counts what the reader keeps
     * @param onEnd runs when the source has ended or failed
     */
    LastingStream(ReadStream<Buffer> source, HeldBytes held, Timers timers, Runnable onEnd) {
      this.source = source;
      this.held = held;
      this.early = new EarlyDemand(this, task -> timers.schedule(0, task));
      source.endHandler(end -> {
        try {
          tellEnd();
        } finally {
          onEnd.run();
        }
      });
      source.exceptionHandler(reason -> {
        breakOff(reason);
        onEnd.run();
      });
    }

    private void tellEnd() {
      if (!ended) {
        ended = true;
        untold = endHandler == null;
        if (endHandler != null) {
          tell(endHandler);
        }
      }
    }

    private void tell(Handler<Void> reader) {
      try {
        reader.handle(null);
      } catch (Throwable thrown) {
        tellFailure(thrown);
        throw thrown;
      }
    }

    /** Gives its reader nothing more but that failure, unless it has ended. */
    void breakOff(Throwable reason) {
      if (!ended) {
        ended = true;
        source.pause();
        tellFailure(reason);
      }
    }

    private void tellFailure(Throwable reason) {
      failure = reason;
      StreamFailure.tell(exceptionHandler, reason);
    }

    @Override
    public boolean keep(int bytes) {
      return held.take(bytes);
    }

    @Override
    public boolean isRead() {
      return Body.Counted.isSpent(source);
    }

    @Override
    public void callsBack(Callbacks how) {
      callbacks = how;
    }

    @Override
    public LastingStream exceptionHandler(@Nullable Handler<Throwable> handler) {
      exceptionHandler = callbacks.of(handler);
      if (failure != null) {
        StreamFailure.tell(exceptionHandler, failure);
      }
      return this;
    }

    @Override
    public LastingStream handler(@Nullable Handler<Buffer> handler) {
      Handler<Buffer> reader = callbacks.of(handler);
      source.handler(
          reader == null
              ? null
              : piece -> {
                if (!ended) {
                  reader.handle(piece);
                }
              });
      hasReader = handler != null;
      early.ask();
      return this;
    }

    @Override
    public LastingStream pause() {
      early.clear();
      source.pause();
      return this;
    }

    @Override
    public LastingStream resume() {
      return fetch(Long.MAX_VALUE);
    }

    @Override
    public LastingStream fetch(long amount) {
      if (hasReader || endHandler != null) {
        source.fetch(amount);
      } else {
        early.keep(amount);
      }
      return this;
    }

    @Override
    public LastingStream endHandler(@Nullable Handler<Void> handler) {
      endHandler = callbacks.of(handler);
      early.ask();
      if (untold && endHandler != null) {
        untold = false;
        tell(endHandler);
      }
      return this;
    }
  }
}
