package dev.fanlight.gateway.telemetry;

import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/** The gateway's own log, as {@code logback.xml} describes it. */
public final class Logging {
  private Logging() {}

  /**
   * Writes out what the log still holds back and ends it: the last act before the process ends. A
   * hook of the logging framework would come too early, while exchanges still drain.
   */
  public static void stop() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
