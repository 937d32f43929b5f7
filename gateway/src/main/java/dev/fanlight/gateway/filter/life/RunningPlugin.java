package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.config.load.PluginMessages;
import dev.fanlight.gateway.filter.load.BoundPlugin;
import dev.fanlight.gateway.time.Timers;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Plugin;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A plugin that has been made, from its start to its stop. A plugin is foreign code: it may throw
 * anything, return null, or never be done. Whatever it does is said at once, with its name and the
 * place of the configuration that it stands at.
 *
 * @param timers bound how long the gateway waits for it, whatever its event loop is at
 */
record RunningPlugin(BoundPlugin<?> made, Plugin plugin, LivePluginContext context, Timers timers) {
  private static final Logger LOG = LoggerFactory.getLogger(RunningPlugin.class);

  /** Neither a start nor a reload waits longer for one plugin. */
  private static final long START_SECONDS = 30;

  /** For its stop and for the close of what it owns, each. */
  private static final long STOP_SECONDS = 5;

  /** Fails with {@code plugin_failed} naming the plugin and its place. */
  Future<Void> start() {
    return onLoop("start", plugin::start, START_SECONDS)
        .recover(failure -> {
          if (!context.isClosed()) { // else nobody waits for it any more
            LOG.error("{} did not start", this, shown(failure));
          }
          return Future.failedFuture(
              GatewayError.of(ErrorCode.PLUGIN_FAILED, this + " did not start: " + reason(failure))
                  .withCause(failure));
        });
  }

  /** Stops the plugin and closes what it owns. Never fails: what goes wrong is logged. */
  Future<Void> stop() {
    return onLoop("stop", plugin::stop, STOP_SECONDS)
        .onFailure(failure -> LOG.warn("{} did not stop", this, shown(failure)))
        .transform(stopped -> close());
  }

  /** Closes what the plugin owns. Never fails: what goes wrong is logged. */
  Future<Void> close() {
    return close(made, context, timers);
  }

  /** The same for a plugin that could not be made. */
  static Future<Void> close(BoundPlugin<?> bound, LivePluginContext context, Timers timers) {
    return within(timers, STOP_SECONDS, "close", context.close())
        .onFailure(
            failure -> LOG.warn("{} did not close what it owns within {} s", bound, STOP_SECONDS))
        .otherwiseEmpty();
  }

  private Future<Void> onLoop(String what, Supplier<Future<Void>> step, long seconds) {
    return within(
        timers,
        seconds,
        what,
        Future.future(done -> context.loop().runOnContext(go -> run(what, step).onComplete(done))));
  }

  private static Future<Void> within(Timers timers, long seconds, String what, Future<Void> step) {
    Promise<Void> done = Promise.promise();
    Timers.Timer late =
        timers.schedule(
            TimeUnit.SECONDS.toNanos(seconds),
            () ->
                done.tryFail(
                    new TimeoutException(what + " was not done within " + seconds + " s")));
    step.onComplete(ended -> {
      late.cancel();
      if (ended.succeeded()) {
        done.tryComplete();
      } else {
        done.tryFail(ended.cause());
      }
    });
    return done.future();
  }

  private static Future<Void> run(String what, Supplier<Future<Void>> step) {
    try {
      Future<Void> returned = step.get();
      // Not the compiler's null: a plugin may be compiled without its checks.
      return (Object) returned == null
          ? Future.failedFuture(new NullPointerException(what + " returned no future"))
          : returned;
    } catch (Throwable thrown) { // an error of one plugin must be told as its own
      return Future.failedFuture(thrown);
    }
  }

  /** Its stack with a message that gives no secret of the configuration away. */
  private Exception shown(Throwable failure) {
    Exception shown = new Exception(reason(failure));
    try {
      shown.setStackTrace(failure.getStackTrace());
    } catch (RuntimeException | Error own) { // of the plugin's exception: the stack is that of here
      return shown;
    }
    return shown;
  }

  private String reason(Throwable failure) {
    return PluginMessages.of(failure, made.config());
  }

  /** Of itself alone: a record would ask the plugin and its configuration, which may throw. */
  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }

  /** Such as {@code plugin jwt (gateway.yaml:12: plugins[0])}. */
  @Override
  public String toString() {
    return made.toString();
  }
}
