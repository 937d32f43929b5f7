package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.limit.Loop;
import dev.fanlight.gateway.limit.Timers;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Vert.x event loops as the engine knows them. */
final class EventLoops {
  /** That serve traffic: one a core. */
  static final int COUNT = Runtime.getRuntime().availableProcessors();

  private EventLoops() {}

  /** The event loop of that context; its tasks run with the context as the current one. */
  static Loop loop(ContextInternal context) {
    EventLoop eventLoop = context.nettyEventLoop();
    Timers timers =
        (delay, task) -> {
          Future<?> scheduled =
              eventLoop.schedule(() -> context.dispatch(task), delay, TimeUnit.NANOSECONDS);
          return () -> scheduled.cancel(false);
        };
    Executor executor =
        task -> {
          if (eventLoop.inEventLoop()) {
            task.run();
          } else {
            eventLoop.execute(() -> context.dispatch(task));
          }
        };
    return new Loop(System::nanoTime, timers, executor);
  }
}
