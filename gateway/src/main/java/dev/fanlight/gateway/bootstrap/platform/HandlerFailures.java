package dev.fanlight.gateway.bootstrap.platform;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.telemetry.log.MinuteLine;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.FutureInternal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what handlers of futures throw, such as those of {@code onSuccess}. It fails no future. Most
 * futures that the gateway gives plugins have no context that Vert.x could tell: without this it
 * would drop the exception. Safe for use by all threads.
 */
final class HandlerFailures {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerFailures.class);

  private final MinuteLine line = new MinuteLine();

  /** Logs those of that event loop until it has ended. */
  void watch(EventLoop loop) {
    loop.execute(() -> {
      Thread thread = Thread.currentThread();
      FutureInternal.exceptionHandler(thread, this::failed);
      loop.terminationFuture().addListener(ended -> FutureInternal.exceptionHandler(thread, null));
    });
  }

  private void failed(Throwable thrown) {
    long times = line.due();
    if (times > 0) {
      PluginCode code = PluginCode.current();
      LOG.error(
          "a handler of a future failed in the code of {}{} ({} in the last minute)",
          code.loader().getName(),
          code.route() == null ? "" : " on route " + code.route(),
          times,
          thrown);
    }
  }
}
