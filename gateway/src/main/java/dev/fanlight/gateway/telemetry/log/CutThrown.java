package dev.fanlight.gateway.telemetry.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * In the log, stands for an exception with a message or a stack that is too long, or that cannot be
 * read. Of a long one it has the beginning of the message, the stack and the causes, and holds
 * neither the exception nor what that suppressed.
 */
final class CutThrown extends Exception {
  /** Characters of a message that are logged. */
  static final int LONGEST = 4_000;

  private static final long serialVersionUID = 1L;

  /** Of a stack; as many as the JVM itself keeps by default. */
  static final int MOST_FRAMES = 1024;

  /** Causes that are looked at, of a chain that may have no end. */
  private static final int DEEPEST = 20;

  private CutThrown(String message, @Nullable Throwable cause) {
    super(message, cause, false, true);
  }

  /** Whether its message or stack, or that of a cause or of one that it suppressed, is too long. */
  static boolean isLong(@Nullable IThrowableProxy thrown) {
    return isLong(thrown, 0);
  }

  private static boolean isLong(@Nullable IThrowableProxy thrown, int depth) {
    if (thrown == null || depth == DEEPEST) {
      return false;
    }
    String message = thrown.getMessage();
    IThrowableProxy[] suppressed = thrown.getSuppressed();
    return (message != null && message.length() > LONGEST)
        || thrown.getStackTraceElementProxyArray().length > MOST_FRAMES
        || isLong(thrown.getCause(), depth + 1)
        || (suppressed != null
            && Stream.of(suppressed).anyMatch(other -> isLong(other, depth + 1)));
  }

  static @Nullable Throwable of(@Nullable IThrowableProxy thrown) {
    return of(thrown, 0);
  }

  private static @Nullable Throwable of(@Nullable IThrowableProxy thrown, int depth) {
    if (thrown == null || depth == DEEPEST) {
      return null;
    }
    String message = cut(thrown.getClassName() + ": " + thrown.getMessage());
    CutThrown cut = new CutThrown(message, of(thrown.getCause(), depth + 1));
    cut.setStackTrace(
        Stream.of(thrown.getStackTraceElementProxyArray())
            .limit(MOST_FRAMES)
            .map(StackTraceElementProxy::getStackTraceElement)
            .toArray(StackTraceElement[]::new));
    return cut;
  }

  /** Says of an exception that cannot be read what it is, and where it was thrown. */
  static Throwable unreadable(Throwable thrown) {
    CutThrown cut = new CutThrown(thrown.getClass().getName() + ", which cannot be shown", null);
    try {
      cut.setStackTrace(thrown.getStackTrace());
    } catch (RuntimeException | Error failure) { // it may throw there too: then it is where this is
      return cut;
    }
    return cut;
  }

  /** The beginning of a text that is too long. */
  static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
  }
}
