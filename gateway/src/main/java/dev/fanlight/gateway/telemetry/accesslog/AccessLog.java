package dev.fanlight.gateway.telemetry.accesslog;

import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.AccessLogConfig.Field;
import dev.fanlight.gateway.config.AccessLogConfig.Format;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.accesslog.output.LogFile;
import dev.fanlight.gateway.telemetry.accesslog.output.LogOutput;
import dev.fanlight.gateway.telemetry.accesslog.output.StandardOutput;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.RecordTaker;
import dev.fanlight.gateway.telemetry.log.Logging;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** The access log: one line for each exchange. Safe for use by all threads. */
public interface AccessLog extends RecordTaker, AutoCloseable {
  /** Writes to nobody. */
  AccessLog OFF = exchange -> false;

  /**
   * Starts a log. On standard output its lines never mix with others written through {@link
   * System#out}. Blocks.
   *
   * @throws IOException why its file cannot be written, in an operator's words
   */
  static AccessLog start(AccessLogConfig config, Telemetry telemetry) throws IOException {
    if (config.format() == Format.OFF) {
      return OFF;
    }
    Set<Field> dropped = config.content().dropped();
    LineFormat format =
        config.format() == Format.JSON ? new JsonLines(dropped) : new TextLines(dropped);
    LineChoice choice = new LineChoice(config.choice(), ThreadLocalRandom.current().nextLong());
    LogOutput out =
        config.file() == null
            ? new StandardOutput(Logging.standardOutput())
            : new LogFile(config.file());
    return new LineWriter(choice, format, config.content().calls(), out, telemetry).start();
  }

  /** Never blocks and never fails: a line there is no room for is dropped and counted. */
  @Override
  boolean take(ExchangeRecord exchange);

  /** Opens its file once more, because somebody has moved it away. Returns at once. */
  default void reopen() {}

  /** Blocks until what was written is out, for at most two seconds; what comes later is dropped. */
  @Override
  default void close() {}
}
