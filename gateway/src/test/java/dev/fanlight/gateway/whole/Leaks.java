package dev.fanlight.gateway.whole;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Netty's reports of buffers that were collected without having been released. */
final class Leaks extends AppenderBase<ILoggingEvent> {
  private static final Leaks ALL = new Leaks();

  /**
   * Vert.x copies the debug data of every GOAWAY it receives into a pooled buffer and leaves it to
   * the collector; nobody outside of it can release that.
   */
  private static final String OF_VERTX_ITSELF = "io.vertx.core.http.GoAway.<init>";

  private final List<String> reports = new CopyOnWriteArrayList<>();

  static {
    ALL.start();
    ((Logger) LoggerFactory.getLogger(ResourceLeakDetector.class)).addAppender(ALL);
  }

  private Leaks() {}

  /** Starts to listen. */
  static Leaks watch() {
    return ALL;
  }

  /** Every report so far, of buffers no longer in reach now included. */
  List<String> found() {
    System.gc();
    // A leak is reported when the next buffer is tracked.
    ByteBuf next = ByteBufAllocator.DEFAULT.directBuffer(16);
    next.release();
    return List.copyOf(reports);
  }

  @Override
  protected void append(ILoggingEvent event) {
    String report = event.getFormattedMessage();
    if (!report.contains(OF_VERTX_ITSELF)) {
      reports.add(report);
    }
  }
}
