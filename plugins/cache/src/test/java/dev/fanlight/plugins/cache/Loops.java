package dev.fanlight.plugins.cache;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Several event loops, and the end of all that runs on them. */
final class Loops implements AutoCloseable {
  private final Vertx vertx;
  private final AtomicInteger tasks = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  final List<Loop> all = new ArrayList<>();

  /** One of them. */
  final class Loop {
    private final Context context;

    private Loop(Context context) {
      this.context = context;
    }

    /** Runs it there, later. */
    void run(Runnable task) {
      tasks.incrementAndGet();
      context.runOnContext(now -> {
        try {
          task.run();
        } catch (Throwable failed) {
          failure.compareAndSet(null, failed);
        } finally {
          tasks.decrementAndGet();
        }
      });
    }
  }

  Loops(int count) {
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(count));
    for (int i = 0; i < count; i++) {
      all.add(new Loop(((VertxInternal) vertx).createEventLoopContext()));
    }
  }

  /** Waits until nothing runs any more, and fails as a task did. */
  void settle() throws Exception {
    while (tasks.get() > 0) {
      CountDownLatch passed = new CountDownLatch(all.size());
      all.forEach(loop -> loop.context.runOnContext(now -> passed.countDown()));
      if (!passed.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("a loop is blocked");
      }
    }
    if (failure.get() != null) {
      throw new AssertionError("a task has failed", failure.get());
    }
  }

  @Override
  public void close() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }
}
