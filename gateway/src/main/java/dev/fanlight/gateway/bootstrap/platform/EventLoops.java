package dev.fanlight.gateway.bootstrap.platform;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Vert.x event loops as the engine knows them. */
public final class EventLoops {
  /** That serve traffic: one a core. */
  public static final int COUNT = Runtime.getRuntime().availableProcessors();

  private EventLoops() {}

  /** A context on each of the event loops; of no deployment, so that it ends with its Vertx. */
  static List<ContextInternal> contexts(Vertx vertx) {
    Map<EventLoop, ContextInternal> contexts = new LinkedHashMap<>();
    while (contexts.size() < COUNT) {
      ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
      contexts.putIfAbsent(context.nettyEventLoop(), context);
    }
    return List.copyOf(contexts.values());
  }

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
