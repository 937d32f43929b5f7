package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.plugin.PerLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The instances of one resource of a plugin. Each event loop adds its own instance and removes it.
 * Safe for use by all threads.
 */
final class LivePerLoop<T> implements PerLoop<T> {
  private final LivePluginContext plugin;
  private final Function<Vertx, T> make;
  private final Function<? super T, Future<Void>> close;
  private final Map<Thread, Instance<T>> instances = new ConcurrentHashMap<>();

  private record Instance<T>(Context context, T value) {}

  LivePerLoop(
      LivePluginContext plugin, Function<Vertx, T> make, Function<? super T, Future<Void>> close) {
    this.plugin = plugin;
    this.make = make;
    this.close = close;
  }

  @Override
  public T get() {
    Thread loop = Thread.currentThread();
    Instance<T> own = instances.get(loop);
    return own == null ? add(loop).value : own.value;
  }

  private Instance<T> add(Thread loop) {
    if (plugin.isClosed()) {
      throw stopped();
    }
    Instance<T> made = make();
    instances.put(loop, made);
    // Either this sees that the plugin has stopped, or the stop sees the instance.
    if (plugin.isClosed()) {
      close(loop);
      throw stopped();
    }
    return made;
  }

  private Instance<T> make() {
    Context here = plugin.here();
    // Vert.x leaves another class loader behind.
    T value =
        PluginCode.current()
            .call(() -> plugin.contexts().call(here, () -> make.apply(plugin.vertx())));
    return new Instance<>(here, Objects.requireNonNull(value, "make returned null"));
  }

  private IllegalStateException stopped() {
    return new IllegalStateException("plugin " + plugin.name() + " has stopped");
  }

  /**
   * Closes every instance on its loop. Never fails: what goes wrong is logged. To be called when
   * the plugin's context is closed, so that no instance is made after this.
   */
  Future<Void> close() {
    List<Future<Void>> closes = new ArrayList<>();
    instances.forEach((loop, instance) -> {
      Promise<Void> done = Promise.promise();
      instance.context.runOnContext(go -> close(loop).onComplete(done));
      closes.add(done.future());
    });
    return Future.join(closes).mapEmpty();
  }

  /** On that loop. */
  private Future<Void> close(Thread loop) {
    Instance<T> own = instances.remove(loop);
    if (own == null) {
      return Future.succeededFuture();
    }
    return closing(own.value)
        .onFailure(failure ->
            plugin
                .logger()
                .warn("plugin {} could not close what it has per loop", plugin.name(), failure))
        .otherwiseEmpty();
  }

  private Future<Void> closing(T value) {
    try {
      return Objects.requireNonNull(close.apply(value), "close returned null");
    } catch (Throwable thrown) { // an error of one plugin must not keep the others open
      return Future.failedFuture(thrown);
    }
  }
}
