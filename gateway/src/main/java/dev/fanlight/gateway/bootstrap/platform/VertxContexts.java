package dev.fanlight.gateway.bootstrap.platform;

import dev.fanlight.gateway.filter.life.LoopContexts;
import dev.fanlight.gateway.time.Loop;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextBuilder;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes contexts on the event loops that serve traffic. */
public final class VertxContexts implements LoopContexts {
  private final VertxInternal vertx;
  private final List<ServingLoop> loops;

  public VertxContexts(Vertx vertx, List<ServingLoop> loops) {
    this.vertx = (VertxInternal) vertx;
    this.loops = loops;
  }

  @Override
  public Context any(ClassLoader loader) {
    return builder(loader).build();
  }

  @Override
  public @Nullable Context here(ClassLoader loader) {
    for (ServingLoop loop : loops) {
      EventLoop eventLoop = loop.eventLoop();
      if (eventLoop.inEventLoop()) {
        return builder(loader).withEventLoop(eventLoop).build();
      }
    }
    return null;
  }

  private ContextBuilder builder(ClassLoader loader) {
    return vertx
        .contextBuilder()
        .withThreadingModel(ThreadingModel.EVENT_LOOP)
        .withClassLoader(loader);
  }

  @Override
  public Loop loop(Context context) {
    return EventLoops.loop((ContextInternal) context);
  }

  @Override
  public <T> T call(Context context, Supplier<T> work) {
    ContextInternal entered = (ContextInternal) context;
    ContextInternal before = entered.beginDispatch();
    try {
      return work.get();
    } finally {
      entered.endDispatch(before);
    }
  }
}
