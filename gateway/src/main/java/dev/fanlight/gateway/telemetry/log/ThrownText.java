package dev.fanlight.gateway.telemetry.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import dev.fanlight.gateway.config.source.Printable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The exception of a line of the gateway's log, with its stack, as {@code logback.xml} asks for it.
 * The message of an exception may be anybody's text. So it stays on its line, and cannot forge one.
 */
public final class ThrownText extends ThrowableProxyConverter {
  @Override
  protected String throwableProxyToString(IThrowableProxy thrown) {
    return super.throwableProxyToString(new OnOneLine(thrown));
  }

  private record OnOneLine(IThrowableProxy thrown) implements IThrowableProxy {
    private static @Nullable String text(@Nullable String message) {
      return message == null ? null : Printable.of(message);
    }

    private static @Nullable IThrowableProxy of(@Nullable IThrowableProxy thrown) {
      return thrown == null ? null : new OnOneLine(thrown);
    }

    @Override
    public @Nullable String getMessage() {
      return text(thrown.getMessage());
    }

    @Override
    public @Nullable String getOverridingMessage() {
      return text(thrown.getOverridingMessage());
    }

    @Override
    public String getClassName() {
      return thrown.getClassName();
    }

    @Override
    public StackTraceElementProxy[] getStackTraceElementProxyArray() {
      return thrown.getStackTraceElementProxyArray();
    }

    @Override
    public int getCommonFrames() {
      return thrown.getCommonFrames();
    }

    @Override
    public @Nullable IThrowableProxy getCause() {
      return of(thrown.getCause());
    }

    @Override
    public IThrowableProxy @Nullable [] getSuppressed() {
      IThrowableProxy[] suppressed = thrown.getSuppressed();
      return suppressed == null
          ? null
          : Stream.of(suppressed).map(OnOneLine::new).toArray(IThrowableProxy[]::new);
    }

    @Override
    public boolean isCyclic() {
      return thrown.isCyclic();
    }
  }
}
