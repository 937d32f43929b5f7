package dev.fanlight.gateway.telemetry.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.read.ListAppender;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LimitedLogTest {
  private static final String FULL =
      "this logger has written 1000 lines within a second: the rest of that second is left out";
  private static final long ALMOST_A_SECOND = 999_999_999;

  private final LoggerContext context = new LoggerContext();
  private final ListAppender<ILoggingEvent> output = new ListAppender<>();
  private final Logger plugin = context.getLogger("plugin.hostile");
  private long nanos = Long.MAX_VALUE - 500;

  @BeforeEach
  void start() {
    LimitedLog log = new LimitedLog(() -> nanos);
    context.setMDCAdapter(new LogbackMDCAdapter());
    log.setContext(context);
    log.setQueueSize(8 * LimitedLog.LINES);
    log.addAppender(output);
    output.start();
    log.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(log);
  }

  private void write(int lines) {
    for (int i = 0; i < lines; i++) {
      plugin.warn("line {}", i);
    }
  }

  /** All that has been written, when the log has ended. */
  private List<String> written() {
    context.stop();
    return output.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aThousandLinesInASecond_areAllWritten() {
    write(LimitedLog.LINES);

    assertThat(written()).hasSize(LimitedLog.LINES).doesNotContain(FULL);
  }

  @Test
  void moreLinesInASecond_areLeftOut_andTheLogSaysSo() {
    write(LimitedLog.LINES);
    nanos += ALMOST_A_SECOND;
    write(20);

    assertThat(written()).hasSize(LimitedLog.LINES + 1).endsWith("line 999", FULL);
  }

  @Test
  void theNextSecond_beginsWithHowManyLinesWereLeftOut() {
    write(LimitedLog.LINES + 20);
    nanos += ALMOST_A_SECOND + 1;
    write(2);

    assertThat(written())
        .endsWith(FULL, "lines of this logger that were left out: 20", "line 0", "line 1");
  }

  @Test
  void anotherLogger_hasItsOwnLines() {
    write(2 * LimitedLog.LINES);
    context.getLogger("another").error("seen");

    assertThat(written()).endsWith(FULL, "seen");
  }

  @Test
  void whatTheLogSays_isAWarningOfThatLogger() {
    write(LimitedLog.LINES + 1);
    written();

    assertThat(output.list.getLast().toString()).isEqualTo("[WARN] " + FULL);
    assertThat(output.list.getLast().getLoggerName()).isEqualTo("plugin.hostile");
  }

  @Test
  void aLongMessage_isCut() {
    plugin.warn("{}", "x".repeat(1_000_000));

    assertThat(written()).containsExactly("x".repeat(CutThrown.LONGEST) + "...");
  }

  @Test
  void anExceptionWithALongMessage_isCut_andKeepsItsStackAndCause() {
    Exception cause = new IllegalStateException("y".repeat(1_000_000));
    Exception thrown = new IllegalArgumentException("short", cause);
    plugin.warn("failed", thrown);
    written();

    IThrowableProxy logged = output.list.getFirst().getThrowableProxy();
    assertThat(logged.getMessage()).isEqualTo("java.lang.IllegalArgumentException: short");
    assertThat(logged.getStackTraceElementProxyArray()[0].getStackTraceElement())
        .isEqualTo(thrown.getStackTrace()[0]);
    assertThat(logged.getCause().getMessage())
        .startsWith("java.lang.IllegalStateException: yyy")
        .hasSize(CutThrown.LONGEST + "...".length());
  }

  @Test
  void anExceptionWithALongStack_hasTheTopOfIt() {
    Exception thrown = new IllegalStateException("deep");
    StackTraceElement[] stack = new StackTraceElement[1_000_000];
    Arrays.fill(stack, thrown.getStackTrace()[0]);
    thrown.setStackTrace(stack);
    plugin.warn("failed", thrown);
    written();

    assertThat(output.list.getFirst().getThrowableProxy().getStackTraceElementProxyArray())
        .hasSize(CutThrown.MOST_FRAMES);
  }

  @Test
  void anExceptionWithAShortMessage_isLoggedAsItIs() {
    plugin.warn("failed", new IllegalArgumentException("short"));
    written();

    assertThat(output.list.getFirst().getThrowableProxy().getClassName())
        .isEqualTo("java.lang.IllegalArgumentException");
  }
}
