package dev.fanlight.plugins.jwt;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.Ticker;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.internal.VertxBootstrap;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The time of all timers of a Vert.x, which the test moves. By itself it moves only a nanosecond
 * each time that somebody looks at it: an event loop ends only after some time has passed.
 */
final class HeldTime extends NioTransport implements Ticker {
  private final AtomicLong nanos = new AtomicLong();

  /** A Vert.x with one event loop, whose timers have this time. */
  Vertx vertx() {
    return VertxBootstrap.create()
        .options(new VertxOptions().setEventLoopPoolSize(1))
        .transport(this)
        .init()
        .vertx();
  }

  /** Lets time pass, and returns when the loop has run the timers that are due. */
  void pass(Duration time, Context loop) throws Exception {
    nanos.addAndGet(time.toNanos());
    for (int i = 0; i < 2; i++) { // the first wakes the loop
      Promise<Void> awake = Promise.promise();
      loop.runOnContext(go -> awake.complete());
      awake.future().await(20, TimeUnit.SECONDS);
    }
  }

  @Override
  public long initialNanoTime() {
    return 0;
  }

  @Override
  public long nanoTime() {
    return nanos.incrementAndGet();
  }

  @Override
  public void sleep(long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("the test moves the time");
  }

  @Override
  public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory factory, int ioRatio) {
    return new MultiThreadIoEventLoopGroup(threads, factory, ioHandlerFactory()) {
      @Override
      protected IoEventLoop newChild(
          Executor executor, IoHandlerFactory handlers, Object... arguments) {
        return new Loop(this, executor, handlers);
      }
    };
  }

  private final class Loop extends SingleThreadIoEventLoop {
    Loop(IoEventLoopGroup group, Executor executor, IoHandlerFactory handlers) {
      super(group, executor, handlers);
    }

    @Override
    public Ticker ticker() {
      return HeldTime.this;
    }

    /** The handler asks with the time of the machine. */
    @Override
    protected long delayNanos(long ignored) {
      return super.delayNanos(nanos.get());
    }
  }
}
