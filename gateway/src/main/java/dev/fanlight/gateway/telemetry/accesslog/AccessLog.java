package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.GatewayConfig.AccessLogFormat;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;

/** The access log: one line for each exchange. Safe for use by all threads. */
public interface AccessLog extends AutoCloseable {
  /** Writes to nobody. */
  AccessLog OFF = exchange -> {};

  /**
   * Starts a log on standard output. Its lines never mix with others written through {@link
   * System#out}.
   */
  static AccessLog toStandardOutput(AccessLogFormat format, Telemetry telemetry) {
    return switch (format) {
      case JSON ->
          new LineWriter(new JsonLines(), new StandardOutput(System.out), telemetry).start();
      case TEXT ->
          new LineWriter(new TextLines(), new StandardOutput(System.out), telemetry).start();
      case OFF -> OFF;
    };
  }

  /** Never blocks and never fails: a line there is no room for is dropped and counted. */
  void write(ExchangeRecord exchange);

  /** Blocks until what was written is out, for at most two seconds; what comes later is dropped. */
  @Override
  default void close() {}
}
