package dev.fanlight.gateway.bootstrap.platform;

import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.telemetry.log.MinuteLine;
import io.netty.channel.EventLoop;
import io.vertx.core.internal.FutureInternal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what handlers of futures throw, such as those of {@code onSuccess}. It fails no future. Most
 * futures that the gateway gives plugins have no context that Vert.x could tell: without this it
 * would drop the exception. Safe for use by all threads.
 */
final class HandlerFailures {
  private static final Logger LOG = LoggerFactory.getLogger(HandlerFailures.class);

  /** A line for each, so that code that throws at every exchange hides no other. */
  private static final int MOST_LINES = 64;

  private final Map<String, MinuteLine> lines = new ConcurrentHashMap<>();
  private final MinuteLine others = new MinuteLine();

  /** Logs those of that event loop until it has ended. */
  void watch(EventLoop loop) {
    loop.execute(() -> {
      Thread thread = Thread.currentThread();
      FutureInternal.exceptionHandler(thread, this::failed);
      loop.terminationFuture().addListener(ended -> FutureInternal.exceptionHandler(thread, null));
    });
  }

  private void failed(Throwable thrown) {
    PluginCode code = PluginCode.current();
    String name = nameOf(code.loader());
    long times = line(name).due();
    if (times > 0) {
      LOG.error(
          "a handler of a future failed in the code of {}{} ({} in the last minute)",
          name,
          code.route() == null ? "" : " on route " + code.route(),
          times,
          thrown);
    }
  }

  /** That of a jar is its file name. A library may have set no loader, or one without a name. */
  private static String nameOf(@Nullable ClassLoader loader) {
    if (PluginCode.GATEWAY.loader().equals(loader)) {
      return "the distribution";
    }
    String name = loader == null ? null : loader.getName();
    return name == null ? "an unnamed class loader" : name;
  }

  private MinuteLine line(String name) {
    MinuteLine known = lines.get(name);
    if (known != null) {
      return known;
    }
    return lines.size() < MOST_LINES
        ? lines.computeIfAbsent(name, first -> new MinuteLine())
        : others;
  }
}
