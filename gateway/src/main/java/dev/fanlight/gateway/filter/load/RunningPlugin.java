package dev.fanlight.gateway.filter.load;

import dev.fanlight.gateway.config.load.PluginMessages;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Plugin;
import io.vertx.core.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A plugin that has been made, from its start to its stop. */
record RunningPlugin(BoundPlugin<?> made, Plugin plugin, LivePluginContext context) {
  private static final Logger LOG = LoggerFactory.getLogger(RunningPlugin.class);

  /** Neither a start nor a reload nor a shutdown waits longer for one plugin. */
  private static final long PATIENCE_SECONDS = 30;

  String name() {
    return made.config().name();
  }

  /** Fails with {@code plugin_failed} naming the plugin. */
  Future<Void> start() {
    return onLoop(plugin::start)
        .recover(failure ->
            Future.failedFuture(
                GatewayError.of(
                        ErrorCode.PLUGIN_FAILED,
                        "plugin "
                            + name()
                            + " did not start: "
                            + PluginMessages.of(failure, made.config()))
                    .withCause(failure)));
  }

  /** Stops the plugin and closes what it owns. Never fails: what goes wrong is logged. */
  Future<Void> stop() {
    return onLoop(plugin::stop)
        .onFailure(failure -> LOG.warn("plugin {} did not stop", name(), failure))
        .transform(stopped -> context.close())
        .otherwiseEmpty();
  }

  private Future<Void> onLoop(Supplier<Future<Void>> step) {
    return Future.<Void>future(
            done -> context.loop().runOnContext(go -> run(step).onComplete(done)))
        .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Future<Void> run(Supplier<Future<Void>> step) {
    try {
      return step.get();
    } catch (RuntimeException | LinkageError thrown) {
      return Future.failedFuture(thrown);
    }
  }
}
