package dev.fanlight.gateway.telemetry.span;

import dev.fanlight.gateway.config.TracingConfig.Export;
import dev.fanlight.gateway.telemetry.meter.SpanMeters;

/** Where spans go. Safe for use by all threads. */
public interface SpanSink extends AutoCloseable {

  /** Never blocks. What cannot be sent soon is dropped. */
  void offer(PendingSpans spans);

  /** Blocks until what was offered before is sent, or two seconds have passed. */
  @Override
  void close();

  /** The one of a configuration. */
  static SpanSink of(Export config, SpanMeters meters) {
    return new SpanQueue(config, meters).start();
  }

  /** Without tracing. */
  record Nowhere() implements SpanSink {
    @Override
    public void offer(PendingSpans spans) {}

    @Override
    public void close() {}
  }
}
