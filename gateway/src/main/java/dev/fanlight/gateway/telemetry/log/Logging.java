package dev.fanlight.gateway.telemetry.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** The gateway's own log, as {@code logback.xml} describes it, in the process that it is for. */
public final class Logging {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Logging.class);

  private static volatile @Nullable PrintStream standardOutput;

  /** Those that lead into the log. */
  private static volatile List<PrintStream> prints = List.of();

  private Logging() {}

  /**
   * Makes the log safe from what the code of plugins does to it. Called once, by the process that
   * the log is for.
   *
   * <p>An exception that cannot be read fails no longer whoever logs it. What any code prints to
   * {@link System#out} and {@link System#err} becomes lines of the loggers {@code stdout} and
   * {@code stderr}. Otherwise a plugin that prints would wait for the reader of the output, on an
   * event loop, and would have as many lines as it likes. So would everything that prints on its
   * behalf, such as SLF4J for an argument whose {@code toString} throws. To catch each of these
   * would never end. An exception that ends a thread is logged like any other one.
   *
   * <p>Both streams stay as they are where an operator's own {@code logback.xml} has another kind
   * of log.
   */
  public static synchronized void protect() {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.getLoggerContext().addTurboFilter(new UnreadableThrown());
    if (root.getAppender("log") instanceof LimitedLog log
        && log.getAppender("stderr") instanceof ConsoleAppender<ILoggingEvent> stderr
        && stderr.getTarget().equals("System.err")) {
      // It would write to System.err, which from now on leads here.
      stderr.setOutputStream(new FileOutputStream(FileDescriptor.err));
      standardOutput = System.out;
      PrintStream out = PrintedLines.to(line -> log.printed("stdout", Level.INFO, line));
      PrintStream err = PrintedLines.to(line -> log.printed("stderr", Level.WARN, line));
      prints = List.of(out, err);
      System.setOut(out);
      System.setErr(err);
      // Else the JVM prints it: many lines of an exception with many causes.
      Thread.setDefaultUncaughtExceptionHandler((thread, thrown) ->
          LOG.error("an exception has ended thread {}", thread.getName(), thrown));
    }
  }

  /** Standard output itself, past {@link #protect}. */
  public static PrintStream standardOutput() {
    PrintStream taken = standardOutput;
    return taken == null ? System.out : taken;
  }

  /**
   * Writes out what the log still holds back, also a line that was printed without its end, and
   * ends it: the last act before the process ends. A hook of the logging framework would come too
   * early, while exchanges still drain.
   */
  public static void stop() {
    prints.forEach(PrintStream::flush);
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.stop();
    }
  }
}
