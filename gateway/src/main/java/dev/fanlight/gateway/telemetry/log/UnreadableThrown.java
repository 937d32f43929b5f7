package dev.fanlight.gateway.telemetry.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Logs an exception that cannot be read by its class: one whose {@code getMessage} or {@code
 * toString} throws, or with too many causes. Logback reads an exception as soon as it is logged.
 * Without this, the call of the logger would throw, and whoever reports the failure of a plugin
 * would fail in its place.
 */
final class UnreadableThrown extends TurboFilter {

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    if (!level.isGreaterOrEqual(logger.getEffectiveLevel())) {
      return FilterReply.NEUTRAL;
    }
    if (thrown != null) {
      return decide(logger, level, format, arguments, thrown);
    }
    // Logback takes a last argument that is an exception as what was thrown.
    if (arguments == null || arguments.length == 0) {
      return FilterReply.NEUTRAL;
    }
    int last = arguments.length - 1;
    return arguments[last] instanceof Throwable own
        ? decide(logger, level, format, Arrays.copyOf(arguments, last), own)
        : FilterReply.NEUTRAL;
  }

  private static FilterReply decide(
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] arguments,
      Throwable thrown) {
    if (isReadable(thrown)) {
      return FilterReply.NEUTRAL;
    }
    Throwable instead = CutThrown.unreadable(thrown);
    logger.callAppenders(
        new LoggingEvent(
            UnreadableThrown.class.getName(), logger, level, format, instead, arguments));
    return FilterReply.DENY;
  }

  private static boolean isReadable(Throwable thrown) {
    try {
      // First, for logback reads all of them, and would fill the memory where they have no end.
      if (!Causes.areFew(thrown)) {
        return false;
      }
      new ThrowableProxy(thrown);
      return true;
    } catch (Throwable failure) { // a stack overflow too
      return false;
    }
  }
}
