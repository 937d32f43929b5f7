package dev.fanlight.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of the gateway's log, as its own logback.xml has them written. */
class LogLinesTest {
  private final LoggerContext context = new LoggerContext();
  private Logger logger;
  private Encoder<ILoggingEvent> encoder;

  @BeforeEach
  void configure() throws Exception {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Objects.requireNonNull(getClass().getResource("/logback.xml")));
    logger = context.getLogger("dev.fanlight.gateway.Some");
    AsyncAppender log =
        (AsyncAppender) context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("log");
    encoder = ((ConsoleAppender<ILoggingEvent>) log.getAppender("stderr")).getEncoder();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private String written(String message, @Nullable Throwable thrown) {
    LoggingEvent event = new LoggingEvent("", logger, Level.WARN, message, thrown, null);
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  @Test
  void plainMessage_isOneLine() {
    assertThat(written("an endpoint\tis away", null))
        .contains(" WARN ")
        .endsWith(": an endpoint\tis away" + System.lineSeparator());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\n", "\r\n", "\u2028", "\u0085", "\u202e", "\u2066", "\u009b", "\u001b["})
  void whatSteersATerminal_isNotWritten(String unsafe) {
    assertThat(written("a" + unsafe + "b", null))
        .matches("\\S+ WARN  \\[main] d\\.f\\.g\\.Some: a \\| \\[?b\\R");
  }

  @Test
  void messagesOfExceptions_beginNoLine() {
    IllegalStateException thrown = new IllegalStateException("a\r\nFORGED", new Odd());
    thrown.addSuppressed(new IllegalArgumentException("b\nFORGED"));

    assertThat(written("it failed", thrown).lines())
        .hasSizeGreaterThan(4)
        .noneMatch(line -> line.startsWith("FORGED"))
        .anyMatch(line -> line.equals("java.lang.IllegalStateException: a??FORGED"))
        .anyMatch(line -> line.equals("Caused by: odd?FORGED"))
        .anyMatch(line -> line.endsWith("Suppressed: java.lang.IllegalArgumentException: b?FORGED"))
        .anyMatch(line -> line.startsWith("\tat " + getClass().getName()));
  }

  /** Has no message, and shows itself in a way of its own. */
  private static final class Odd extends RuntimeException {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
      return "odd\nFORGED";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u202e", "\u2066", "\u009b", "\u001b["})
  void norIsThatOfAnException_whoseStackIsWrittenOnce(String unsafe) {
    IllegalStateException thrown = new IllegalStateException("a" + unsafe + "b");

    assertThat(written("it failed", thrown))
        .contains(": it failed" + System.lineSeparator())
        .containsOnlyOnce("java.lang.IllegalStateException: a?")
        .contains(System.lineSeparator() + "\tat " + getClass().getName())
        .doesNotContain(unsafe);
  }
}
