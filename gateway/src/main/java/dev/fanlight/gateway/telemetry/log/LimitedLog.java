package dev.fanlight.gateway.telemetry.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own log, as {@code logback.xml} uses it. Others write it out, so an event loop does
 * not wait for its output. One logger has at most 1,000 lines in a second. What it writes beyond is
 * left out, and the log says so and how much it was. So a plugin, or a client that makes the
 * gateway write, neither pushes the lines of others out of the log nor keeps its event loop busy
 * with it.
 *
 * <p>Of a message, and of that of an exception, the log has the first 4,000 characters: what waits
 * for the output must not fill the memory.
 *
 * <p>Any thread may log.
 */
public final class LimitedLog extends AsyncAppender {
  static final int LINES = 1_000;
  private static final long SECOND = 1_000_000_000L;

  private final LongSupplier nanoTime;
  private final Map<String, Lines> loggers = new ConcurrentHashMap<>();

  /** For {@code logback.xml}. */
  public LimitedLog() {
    this(System::nanoTime);
  }

  /**
   * @param nanoTime in nanoseconds, as {@link System#nanoTime}
   */
  LimitedLog(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** What one logger has written in the second that began with the first of these lines. */
  private static final class Lines {
    private long since;
    private int written;
    private long leftOut;
  }

  @Override
  protected void append(ILoggingEvent event) {
    Lines lines = loggers.computeIfAbsent(event.getLoggerName(), name -> new Lines());
    long leftOut;
    int written;
    synchronized (lines) {
      leftOut = begin(lines);
      written = ++lines.written;
      if (written > LINES) {
        lines.leftOut++;
      }
    }
    if (leftOut > 0) {
      tell(event, "lines of this logger that were left out: " + leftOut);
    }
    if (written <= LINES) {
      super.append(bounded(event));
    } else if (written == LINES + 1) {
      tell(
          event,
          "this logger has written "
              + LINES
              + " lines within a second: the rest of that second is left out");
    }
  }

  /**
   * A line that some code has printed, as one of that logger. It has no part in what the loggers
   * write, not even while that waits for the code: a {@code toString} may print.
   */
  void printed(String logger, Level level, String line) {
    append(line(logger, level, line, null));
  }

  /** Begins another second when the last one is over. Says how many lines that one left out. */
  private long begin(Lines lines) {
    long now = nanoTime.getAsLong();
    if (lines.written > 0 && now - lines.since < SECOND) {
      return 0;
    }
    long leftOut = lines.leftOut;
    lines.since = now;
    lines.written = 0;
    lines.leftOut = 0;
    return leftOut;
  }

  /** The same event, whose text is not too long to wait here with many others. */
  private ILoggingEvent bounded(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    IThrowableProxy thrown = event.getThrowableProxy();
    return message.length() <= CutThrown.LONGEST && !CutThrown.isLong(thrown)
        ? event
        : line(
            event.getLoggerName(), event.getLevel(), CutThrown.cut(message), CutThrown.of(thrown));
  }

  /** A line of our own beside that event. */
  private void tell(ILoggingEvent event, String message) {
    super.append(line(event.getLoggerName(), Level.WARN, message, null));
  }

  /** A line of a logger. */
  private ILoggingEvent line(
      String logger, Level level, String message, @Nullable Throwable thrown) {
    Logger whose = ((LoggerContext) getContext()).getLogger(logger);
    return new LoggingEvent(LimitedLog.class.getName(), whose, level, message, thrown, null);
  }
}
