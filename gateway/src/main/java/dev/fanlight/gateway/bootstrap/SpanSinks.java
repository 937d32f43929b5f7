package dev.fanlight.gateway.bootstrap;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.fanlight.gateway.bootstrap.generation.Generation;
import dev.fanlight.gateway.bootstrap.generation.Shared;
import dev.fanlight.gateway.config.TracingConfig;
import dev.fanlight.gateway.config.TracingConfig.Export;
import dev.fanlight.gateway.telemetry.span.SpanSink;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sends spans to the collector of the configuration that is taken, if it is another one than
 * before. Safe for use by all threads, for one reload at a time.
 */
final class SpanSinks {
  private final Shared shared;

  @GuardedBy("this")
  private @Nullable Export config;

  SpanSinks(Shared shared) {
    this.shared = shared;
  }

  /** The earlier sink ends when every event loop has seen the new one. */
  synchronized void take(Generation next) {
    TracingConfig tracing = next.config().operation().tracing();
    Export wanted = tracing == null ? null : tracing.export();
    if (Objects.equals(wanted, config)) {
      return;
    }
    config = wanted;
    SpanSink following =
        wanted == null ? new SpanSink.Nowhere() : SpanSink.of(wanted, shared.telemetry().spans());
    SpanSink earlier = shared.spans().replace(following);
    next.turnLoops().onComplete(seen -> close(earlier));
  }

  private void close(SpanSink sink) {
    shared
        .vertx()
        .executeBlocking(
            () -> {
              sink.close();
              return true;
            },
            false);
  }
}
