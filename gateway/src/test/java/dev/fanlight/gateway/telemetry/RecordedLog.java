package dev.fanlight.gateway.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;

/** What a logger has written during one test, from the level info on. Safe for all threads. */
public final class RecordedLog implements BeforeEachCallback, AfterEachCallback {
  private final Logger logger;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /**
   * @param logger its name, which is a class or a package
   */
  public RecordedLog(String logger) {
    this.logger = (Logger) LoggerFactory.getLogger(logger);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    log.list.clear();
    log.start();
    logger.addAppender(log);
    logger.setLevel(Level.INFO);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    logger.detachAppender(log);
    logger.setLevel(null);
  }

  /** All so far. */
  public List<ILoggingEvent> events() {
    return List.copyOf(log.list);
  }

  /** The newest. */
  public String lastMessage() {
    return events().getLast().getFormattedMessage();
  }
}
