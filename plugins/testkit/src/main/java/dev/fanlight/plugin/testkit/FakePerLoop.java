package dev.fanlight.plugin.testkit;

import dev.fanlight.plugin.PerLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The instances of one resource of a plugin in a test, with the rules of the gateway. */
final class FakePerLoop<T> implements PerLoop<T> {
  private final Vertx vertx;
  private final Function<Vertx, T> make;
  private final Function<? super T, Future<Void>> close;
  private final Map<Thread, Instance<T>> instances = new ConcurrentHashMap<>();
  private volatile boolean closed;

  private record Instance<T>(Context context, T value) {}

  FakePerLoop(Vertx vertx, Function<Vertx, T> make, Function<? super T, Future<Void>> close) {
    this.vertx = vertx;
    this.make = make;
    this.close = close;
  }

  @Override
  public T get() {
    Context context = Vertx.currentContext();
    if (context == null || !Context.isOnEventLoopThread() || !context.owner().equals(vertx)) {
      throw new IllegalStateException(
          "what a plugin has per loop belongs to event loops, and thread %s is none of them"
              .formatted(Thread.currentThread().getName()));
    }
    if (closed) {
      throw new IllegalStateException("the plugin has stopped");
    }
    Instance<T> own = instances.get(Thread.currentThread());
    if (own == null) {
      own =
          new Instance<>(context, Objects.requireNonNull(make.apply(vertx), "make returned null"));
      instances.put(Thread.currentThread(), own);
    }
    return own.value;
  }

  /** Closes every instance on its loop, and waits for that. */
  void close() {
    closed = true;
    for (Instance<T> instance : instances.values()) {
      PluginUnderTest.await(
          Future.future(done ->
              instance.context.runOnContext(go -> closing(instance.value).onComplete(done))));
    }
    instances.clear();
  }

  private Future<Void> closing(T value) {
    try {
      return Objects.requireNonNull(close.apply(value), "close returned null");
    } catch (RuntimeException | Error thrown) {
      return Future.failedFuture(thrown);
    }
  }
}
