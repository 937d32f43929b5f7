package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.gateway.limit.memory.CallbackStream.Callbacks;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginFactory;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sets the context class loader of a thread while the code of a plugin runs on it. Many libraries
 * look there for drivers, services and resources, and those are in the plugin's jar. A plugin calls
 * the gateway from its own code, so the gateway sets its own loader again before it goes on.
 *
 * <p>A thread that is watched also keeps the route for which the code runs, so that a plugin that
 * holds the thread can be named with it.
 *
 * @param loader the class loader that the code was loaded by
 * @param route null: the code runs for no exchange
 */
public record PluginCode(ClassLoader loader, @Nullable String route) {
  /** Of a thread that is watched, the route for which the code of a plugin runs on it now. */
  private static final ThreadLocal<@Nullable AtomicReference<@Nullable String>> WATCHED =
      new ThreadLocal<>();

  /** The gateway itself. */
  public static final PluginCode GATEWAY = new PluginCode(PluginCode.class.getClassLoader());

  /**
   * Has the handlers of a stream of the gateway run as the code that sets them, which may be that
   * of any plugin on the way. Those of the gateway itself stay as they are, and cost nothing.
   */
  public static final Callbacks OF_SETTER = PluginCode::ofSetter;

  /** Code that runs for no exchange. */
  public PluginCode(ClassLoader loader) {
    this(loader, null);
  }

  /** The code of that plugin. */
  public static PluginCode of(Plugin plugin) {
    return new PluginCode(plugin.getClass().getClassLoader());
  }

  /** The code of that factory and its plugins. */
  public static PluginCode of(PluginFactory<?> factory) {
    return new PluginCode(factory.getClass().getClassLoader());
  }

  /** The code that runs on the calling thread. */
  public static PluginCode current() {
    AtomicReference<@Nullable String> watched = WATCHED.get();
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return new PluginCode(loader, watched == null ? null : watched.getPlain());
  }

  private static <T> @Nullable Handler<T> ofSetter(@Nullable Handler<T> handler) {
    return runsGateway() ? handler : bound(handler);
  }

  private static boolean runsGateway() {
    AtomicReference<@Nullable String> watched = WATCHED.get();
    return GATEWAY.loader.equals(Thread.currentThread().getContextClassLoader())
        && (watched == null || watched.getPlain() == null);
  }

  /** The handler, which runs as the code that runs now, whatever code calls it. */
  public static <T> @Nullable Handler<T> bound(@Nullable Handler<T> handler) {
    if (handler == null) {
      return null;
    }
    PluginCode setter = current();
    return event -> setter.run(() -> handler.handle(event));
  }

  /** The same code where it runs for the exchanges of that route. */
  public PluginCode on(String route) {
    return new PluginCode(loader, route);
  }

  /** The same code where it runs for the route for which code runs on the calling thread. */
  public PluginCode here() {
    return new PluginCode(loader, current().route);
  }

  /**
   * Watches the calling thread from here on.
   *
   * @return tells any thread for which route the code of a plugin runs on the watched one; null:
   *     for none that is known
   */
  public static Supplier<@Nullable String> watch() {
    AtomicReference<@Nullable String> watched = WATCHED.get();
    if (watched == null) {
      watched = new AtomicReference<>();
      WATCHED.set(watched);
    }
    return watched::getAcquire;
  }

  private void set() {
    Thread.currentThread().setContextClassLoader(loader);
    AtomicReference<@Nullable String> watched = WATCHED.get();
    if (watched != null) {
      watched.setRelease(route);
    }
  }

  /**
   * Sets the loader of the calling thread.
   *
   * @return what the thread ran, for {@link #leave}
   */
  public PluginCode enter() {
    PluginCode before = current();
    set();
    return before;
  }

  /**
   * Restores the loader of the calling thread.
   *
   * @param before what {@link #enter} returned
   */
  public static void leave(PluginCode before) {
    before.set();
  }

  /** Runs the step with the loader set. */
  public void run(Runnable step) {
    PluginCode before = enter();
    try {
      step.run();
    } finally {
      leave(before);
    }
  }

  /** Runs the work with the loader set. */
  public <T, E extends Exception> T call(Work<T, E> work) throws E {
    PluginCode before = enter();
    try {
      return work.call();
    } finally {
      leave(before);
    }
  }

  /** Completes as the future does. What follows it runs as this code. */
  public <T> Future<T> follow(Future<T> future) {
    Promise<T> told = Promise.promise();
    future.onComplete((value, failure) -> run(() -> told.complete(value, failure)));
    return told.future();
  }

  /**
   * A piece of work with a result.
   *
   * @param <E> what it may throw
   */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T call() throws E;
  }
}
