package dev.fanlight.gateway.bootstrap;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.bootstrap.generation.Generation;
import dev.fanlight.gateway.bootstrap.generation.Shared;
import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.telemetry.accesslog.AccessLog;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Opens an access log before a configuration is taken, and puts it in the place of the one so far
 * when it is. Safe for use by all threads, for one reload at a time.
 */
final class AccessLogs {
  private final Shared shared;

  @GuardedBy("this")
  private @Nullable AccessLogConfig config;

  @GuardedBy("this")
  private @Nullable AccessLog prepared;

  AccessLogs(Shared shared) {
    this.shared = shared;
  }

  /**
   * Opens the log of that configuration, if it is another one. Blocks.
   *
   * @throws StartException when its file cannot be written
   */
  synchronized void prepare(GatewayConfig next) throws StartException {
    AccessLogConfig wanted = next.operation().accessLog();
    if (wanted.equals(config)) {
      return;
    }
    try {
      prepared = AccessLog.start(wanted, shared.telemetry());
    } catch (IOException failure) {
      String file = String.valueOf(wanted.file());
      String shown = next.source().isPlaced(file) ? "of a placeholder" : file;
      throw new StartException(
          "the access log " + shown + " cannot be written: " + failure.getMessage(), failure);
    }
  }

  /** The prepared one counts. The earlier one ends when every event loop has seen the new one. */
  synchronized void take(Generation next) {
    AccessLog following = prepared;
    if (following == null) {
      return;
    }
    prepared = null;
    config = next.config().operation().accessLog();
    AccessLog earlier = shared.accessLog().replace(following);
    next.turnLoops().onComplete(seen -> close(earlier));
  }

  /** The configuration was not taken; nothing happens if it was. */
  synchronized void abandon() {
    AccessLog unused = prepared;
    prepared = null;
    if (unused != null) {
      close(unused);
    }
  }

  private void close(AccessLog log) {
    shared
        .vertx()
        .executeBlocking(
            () -> {
              log.close();
              return true;
            },
            false);
  }
}
